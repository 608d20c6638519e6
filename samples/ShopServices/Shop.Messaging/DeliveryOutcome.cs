namespace Shop.Messaging;

/// <summary>The outcome of a delivery.</summary>
/// <param name="Kind">The kind of outcome.</param>
/// <param name="Error">The error, or null.</param>
public readonly record struct DeliveryOutcome(DeliveryKind Kind, string? Error = null)
{
    /// <summary>The subscriber has committed the event.</summary>
    public static DeliveryOutcome Accepted => new(DeliveryKind.Accepted);

    /// <summary>The subscriber rejected the event.</summary>
    /// <param name="error">The subscriber's error.</param>
    /// <returns>The outcome.</returns>
    public static DeliveryOutcome Rejected(string error) => new(DeliveryKind.Rejected, error);

    /// <summary>The subscriber did not process the event.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The outcome.</returns>
    public static DeliveryOutcome Unreachable(string error) => new(DeliveryKind.Unreachable, error);
}
