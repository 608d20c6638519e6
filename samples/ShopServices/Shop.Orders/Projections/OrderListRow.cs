using Shop.Orders.Domain;

namespace Shop.Orders.Projections;

/// <summary>An order as its customer's list shows it.</summary>
internal sealed class OrderListRow
{
    public int Generation { get; init; }

    public required string OrderId { get; init; }

    public required string Customer { get; init; }

    public OrderStatus Status { get; set; }

    public long TotalCents { get; init; }

    public DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last event of the order's stream that it knows.</summary>
    public int Version { get; set; }
}
