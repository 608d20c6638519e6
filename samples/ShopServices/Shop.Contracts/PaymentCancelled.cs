namespace Shop.Contracts;

/// <summary>Payments has charged nothing for the order, and will not: what a late charge takes is given back.</summary>
/// <param name="OrderId">The order.</param>
public sealed record PaymentCancelled(string OrderId) : IShopEvent;
