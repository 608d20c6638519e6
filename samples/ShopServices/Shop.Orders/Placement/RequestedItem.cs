namespace Shop.Orders.Placement;

internal sealed record RequestedItem(string Sku, int Quantity);
