using Shop.Contracts;
using Shop.Orders.EventStore;

namespace Shop.Orders.Queries;

internal static class Timeline
{
    /// <summary>
    /// Returns an order's timeline, causes before effects: by Lamport time, then by time. InventorySold is left out; it
    /// is the bookkeeping behind OrderShipped.
    /// </summary>
    public static IEnumerable<TimelineEntry> Of(IEnumerable<OrderEventRow> rows) => rows
        .Where(row => row.Type != nameof(InventorySold))
        .OrderBy(row => row.Sequence).ThenBy(row => row.At).ThenBy(row => row.Version)
        .Select(row => new TimelineEntry(row.Type, row.At, row.Service, row.TraceId));
}
