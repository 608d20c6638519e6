namespace Shop.Orders.Placement;

/// <summary>
/// The response to an order. A repeated request gets the same response, whatever the order's status is.
/// </summary>
internal sealed record PlacedOrder(string Id, string Status, decimal Total);
