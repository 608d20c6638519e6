namespace Shop.Contracts;

/// <summary>The coordinator tells Inventory to put the goods back, or never to reserve them.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ReleaseStock(string OrderId) : IShopEvent;
