namespace Shop.Contracts;

/// <summary>Inventory put the goods back, or never had reserved them and will not.</summary>
/// <param name="OrderId">The order.</param>
public sealed record InventoryReleased(string OrderId) : IShopEvent;
