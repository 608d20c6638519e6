namespace Shop.Contracts;

/// <summary>Command: Payments must not charge the order, or must refund it.</summary>
/// <param name="OrderId">The order.</param>
public sealed record CancelPayment(string OrderId) : IShopEvent;
