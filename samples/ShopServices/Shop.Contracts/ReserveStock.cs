namespace Shop.Contracts;

/// <summary>The coordinator tells Inventory to set the goods of an order aside.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Lines">What was ordered.</param>
public sealed record ReserveStock(string OrderId, IReadOnlyList<OrderLine> Lines) : IShopEvent;
