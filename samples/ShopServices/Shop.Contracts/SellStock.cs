namespace Shop.Contracts;

/// <summary>Command: Inventory books the reserved goods as sold; a carrier has them.</summary>
/// <param name="OrderId">The order.</param>
public sealed record SellStock(string OrderId) : IShopEvent;
