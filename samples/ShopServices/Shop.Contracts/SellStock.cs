namespace Shop.Contracts;

/// <summary>The coordinator tells Inventory to book the reserved goods as sold: a carrier has them.</summary>
/// <param name="OrderId">The order.</param>
public sealed record SellStock(string OrderId) : IShopEvent;
