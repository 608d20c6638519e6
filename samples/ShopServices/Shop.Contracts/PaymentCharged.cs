namespace Shop.Contracts;

/// <summary>The bank charged the card once.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">The charged amount.</param>
/// <param name="Reference">The bank's reference.</param>
public sealed record PaymentCharged(string OrderId, decimal Amount, string Reference) : IShopEvent;
