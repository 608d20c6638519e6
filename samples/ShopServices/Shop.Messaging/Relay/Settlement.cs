namespace Shop.Messaging.Relay;

/// <summary>What becomes of a row after its delivery: a pure decision.</summary>
internal readonly record struct Settlement(
    OutboxState State, DateTimeOffset DueAt, int Attempts, string? Error)
{
    private const int MaxErrorLength = 500;

    public static Settlement Of(OutboxRow row, DeliveryOutcome outcome, MessagingOptions options, DateTimeOffset now)
    {
        var error = Shorten(outcome.Error);
        if (outcome.Kind != DeliveryKind.Rejected)
        {
            var state = outcome.Kind == DeliveryKind.Accepted ? OutboxState.Sent : OutboxState.Pending;
            return new Settlement(state, now, row.Attempts, error);
        }

        var attempts = row.Attempts + 1;
        if (attempts >= options.MaxAttempts)
        {
            return new Settlement(OutboxState.Parked, now, attempts, error);
        }

        var pause = Backoff.After(attempts, options.BackoffBase, options.BackoffCap);
        return new Settlement(OutboxState.Pending, now + pause, attempts, error);
    }

    private static string? Shorten(string? error) =>
        error is { Length: > MaxErrorLength } ? error[..MaxErrorLength] : error;
}
