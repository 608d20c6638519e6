namespace Shop.Orders.Projections;

/// <summary>What happened on one day, by UTC.</summary>
internal sealed class StatisticRow
{
    public int Generation { get; init; }

    /// <summary>Such as <c>2026-11-25</c>.</summary>
    public required string Day { get; init; }

    public int Placed { get; set; }

    public int Shipped { get; set; }

    public int Cancelled { get; set; }

    /// <summary>The totals of the orders that were shipped.</summary>
    public long RevenueCents { get; set; }
}
