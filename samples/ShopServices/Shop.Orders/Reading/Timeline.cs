using Shop.Contracts;
using Shop.Orders.Storage;

namespace Shop.Orders.Reading;

internal static class Timeline
{
    /// <summary>
    /// The story of an order, causes before effects: by Lamport time, then by the clock. InventorySold is left out, it
    /// is the bookkeeping behind OrderShipped.
    /// </summary>
    public static IEnumerable<TimelineEntry> Of(IEnumerable<OrderEventRow> rows) => rows
        .Where(row => row.Type != nameof(InventorySold))
        .OrderBy(row => row.Sequence).ThenBy(row => row.At).ThenBy(row => row.Version)
        .Select(row => new TimelineEntry(row.Type, row.At, row.Service, row.TraceId));
}
