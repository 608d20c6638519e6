namespace Shop.Contracts;

/// <summary>Command: Payments charges the order, whose goods are reserved.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ChargePayment(string OrderId) : IShopEvent;
