namespace Shop.Contracts;

/// <summary>Payments has not charged the order and will not; a late charge is refunded.</summary>
/// <param name="OrderId">The order.</param>
public sealed record PaymentCancelled(string OrderId) : IShopEvent;
