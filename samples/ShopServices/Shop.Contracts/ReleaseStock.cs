namespace Shop.Contracts;

/// <summary>Command: Inventory releases the goods, or must not reserve them.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ReleaseStock(string OrderId) : IShopEvent;
