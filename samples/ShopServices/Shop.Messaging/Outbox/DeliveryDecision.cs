namespace Shop.Messaging.Outbox;

/// <summary>The next state of a row after a delivery: a pure function of the row, the outcome and the time.</summary>
internal readonly record struct DeliveryDecision(
    OutboxState State, DateTimeOffset DueAt, int Attempts, string? Error, DateTimeOffset? SettledAt)
{
    private const int MaxErrorLength = 500;

    public static DeliveryDecision Of(
        OutboxRow row, DeliveryOutcome outcome, MessagingOptions options, DateTimeOffset now)
    {
        var error = Truncate(outcome.Error);
        if (outcome.Kind == DeliveryKind.Accepted)
        {
            return new DeliveryDecision(OutboxState.Sent, now, row.Attempts, error, now);
        }

        if (outcome.Kind == DeliveryKind.Unreachable)
        {
            return new DeliveryDecision(OutboxState.Pending, now, row.Attempts, error, SettledAt: null);
        }

        var attempts = row.Attempts + 1;
        return attempts >= options.MaxAttempts
            ? new DeliveryDecision(OutboxState.Parked, now, attempts, error, now)
            : new DeliveryDecision(
                OutboxState.Pending, now + Backoff.After(attempts, options.BackoffBase, options.BackoffCap), attempts,
                error, SettledAt: null);
    }

    private static string? Truncate(string? error) =>
        error is { Length: > MaxErrorLength } ? error[..MaxErrorLength] : error;
}
