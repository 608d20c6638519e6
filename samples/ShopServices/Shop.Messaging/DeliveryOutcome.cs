namespace Shop.Messaging;

/// <summary>How a delivery ended.</summary>
/// <param name="Kind">What to do next.</param>
/// <param name="Error">What went wrong, or null.</param>
public readonly record struct DeliveryOutcome(DeliveryKind Kind, string? Error = null)
{
    /// <summary>The subscriber has it.</summary>
    public static DeliveryOutcome Accepted => new(DeliveryKind.Accepted);

    /// <summary>The subscriber looked at it and would not have it.</summary>
    /// <param name="error">What it said.</param>
    /// <returns>The outcome.</returns>
    public static DeliveryOutcome Rejected(string error) => new(DeliveryKind.Rejected, error);

    /// <summary>Nobody looked at it.</summary>
    /// <param name="error">Why not.</param>
    /// <returns>The outcome.</returns>
    public static DeliveryOutcome Unreachable(string error) => new(DeliveryKind.Unreachable, error);
}
