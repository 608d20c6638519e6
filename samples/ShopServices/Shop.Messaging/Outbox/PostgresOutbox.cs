using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Shop.Messaging.Outbox;

/// <summary>
/// The queries for PostgreSQL, where rows that another relay is leasing are skipped. A row is found by its state and
/// not by a cursor, so one that commits late is found too.
/// </summary>
internal static class PostgresOutbox
{
    public const string Channel = "shop_outbox";

    public static bool IsPostgres(this DatabaseFacade database) =>
        database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    public static IQueryable<OutboxRow> LockDue(
        DbSet<OutboxRow> outbox, string subscriber, DateTimeOffset now, RowRequest wanted) => outbox.FromSqlRaw(
            wanted.IsProbe ? OldestDue : FirstDue, subscriber, now.ToUnixTimeMilliseconds(), wanted.Count);

    private const string Due = """
        SELECT row.* FROM "Outbox" AS row
        WHERE row."State" = 0 AND row."Subscriber" = {0} AND row."DueAt" <= {1}
          AND NOT EXISTS (
            SELECT 1 FROM "Outbox" AS earlier
            WHERE earlier."State" = 0 AND earlier."Subscriber" = {0}
              AND earlier."OrderId" = row."OrderId" AND earlier."Id" < row."Id")
        """;

    private const string FirstDue = $"{Due} ORDER BY row.\"Id\" LIMIT {{2}} FOR UPDATE OF row SKIP LOCKED";
    private const string OldestDue =
        $"{Due} ORDER BY row.\"DueAt\", row.\"Id\" LIMIT {{2}} FOR UPDATE OF row SKIP LOCKED";
}
