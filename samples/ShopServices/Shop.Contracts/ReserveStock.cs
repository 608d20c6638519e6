namespace Shop.Contracts;

/// <summary>Command: Inventory reserves the goods of the order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Lines">The ordered products.</param>
public sealed record ReserveStock(string OrderId, IReadOnlyList<OrderLine> Lines) : IShopEvent;
