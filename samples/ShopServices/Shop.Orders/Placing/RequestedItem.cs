namespace Shop.Orders.Placing;

internal sealed record RequestedItem(string Sku, int Quantity);
