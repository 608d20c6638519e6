namespace Shop.Contracts;

/// <summary>The bank refunded the charge.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">The refunded amount.</param>
public sealed record PaymentRefunded(string OrderId, decimal Amount) : IShopEvent;
