namespace Shop.Orders.Projections;

/// <summary>The orders of one day (UTC).</summary>
internal sealed class StatisticRow
{
    public int Generation { get; init; }

    /// <summary>The day, such as <c>2026-11-25</c>.</summary>
    public required string Day { get; init; }

    public int Placed { get; set; }

    public int Shipped { get; set; }

    public int Cancelled { get; set; }

    /// <summary>The total of the shipped orders.</summary>
    public long RevenueCents { get; set; }
}
