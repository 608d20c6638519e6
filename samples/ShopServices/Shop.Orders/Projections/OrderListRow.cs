using Shop.Orders.Domain;

namespace Shop.Orders.Projections;

/// <summary>An order in its customer's list.</summary>
internal sealed class OrderListRow
{
    public int Generation { get; init; }

    public required string OrderId { get; init; }

    public required string Customer { get; init; }

    public OrderStatus Status { get; set; }

    public long TotalCents { get; init; }

    public DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last applied version of the order's stream.</summary>
    public int Version { get; set; }
}
