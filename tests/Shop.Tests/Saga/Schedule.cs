namespace Shop.Tests.Saga;

/// <summary>
/// One way through an order's story: the delivery at one place is held back until as many others have been made.
/// </summary>
/// <param name="Held">Which delivery, counted from 0; others are made in the order of their making.</param>
/// <param name="For">How many go before it.</param>
internal readonly record struct Schedule(int Held, int For)
{
    /// <summary>No story of one order has more deliveries.</summary>
    public const int Longest = 20;

    public static IEnumerable<Schedule> Holding(IReadOnlyList<int> waits) =>
        from held in Enumerable.Range(0, Longest)
        from wait in waits
        where held + wait <= Longest
        select new Schedule(held, wait);
}
