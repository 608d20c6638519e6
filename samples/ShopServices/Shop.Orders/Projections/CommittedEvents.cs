using Microsoft.EntityFrameworkCore;
using Shop.Orders.EventStore;

namespace Shop.Orders.Projections;

/// <summary>
/// Reads events in an order in which no earlier event can appear later. On SQLite, with one writer, that is the order
/// of positions. On PostgreSQL positions are assigned before transactions commit, so events are ordered by transaction
/// and position and read only up to the oldest running transaction.
/// </summary>
internal static class CommittedEvents
{
    public static IQueryable<OrderEventRow> After(OrdersDb database, CheckpointRow checkpoint)
    {
        var (transaction, position) = (checkpoint.TransactionId, checkpoint.Position);
        var events = database.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL"
            ? database.Events.FromSql(
                $"""
                SELECT * FROM "Events"
                WHERE "TransactionId" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                """)
            : database.Events;
        return events.AsNoTracking()
            .Where(row => row.TransactionId > transaction
                || (row.TransactionId == transaction && row.Position > position))
            .OrderBy(row => row.TransactionId).ThenBy(row => row.Position);
    }
}
