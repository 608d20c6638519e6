namespace Shop.Inventory.Reservations;

/// <summary>Inventory's decision about an order, kept forever so that no event can change it.</summary>
internal sealed class ReservationRow
{
    public required string OrderId { get; init; }

    public ReservationState State { get; set; }

    public List<ReservedLineRow> Lines { get; init; } = [];
}
