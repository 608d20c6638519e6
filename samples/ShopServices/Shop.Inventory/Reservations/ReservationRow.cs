namespace Shop.Inventory.Reservations;

/// <summary>What Inventory decided about an order: one row for ever, so that no event can decide it again.</summary>
internal sealed class ReservationRow
{
    public required string OrderId { get; init; }

    public ReservationState State { get; set; }

    public List<ReservedLineRow> Lines { get; init; } = [];
}
