namespace Shop.Contracts;

/// <summary>The bank charged the card, exactly once.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">What was charged.</param>
/// <param name="Reference">The bank's own name for the charge.</param>
public sealed record PaymentCharged(string OrderId, decimal Amount, string Reference) : IShopEvent;
