namespace Shop.Inventory.Reservations;

internal sealed class ReservedLineRow
{
    public required string OrderId { get; init; }

    public required string Sku { get; init; }

    public int Quantity { get; init; }
}
