namespace Shop.Contracts;

/// <summary>The bank gave the money back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">What was refunded.</param>
public sealed record PaymentRefunded(string OrderId, decimal Amount) : IShopEvent;
