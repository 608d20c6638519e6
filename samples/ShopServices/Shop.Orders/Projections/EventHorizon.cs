using Microsoft.EntityFrameworkCore;
using Shop.Orders.Storage;

namespace Shop.Orders.Projections;

/// <summary>
/// All events in one order in which none can turn up later in the past. On SQLite, with its one writer, that is the
/// order of their positions. On PostgreSQL positions are given before transactions commit, so a reader that goes by
/// them alone steps over rows that commit late; by transaction and position, and only up to the oldest transaction
/// under way, it does not.
/// </summary>
internal static class EventHorizon
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
