namespace Shop.Contracts;

/// <summary>The coordinator tells Payments to charge what was requested: its goods are reserved.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ChargePayment(string OrderId) : IShopEvent;
