using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Shop.Messaging.Relay;

/// <summary>
/// What PostgreSQL needs and SQLite, with its one writer, does not: rows that another relay is about to lease are
/// passed over, not waited for. A row is pending by its state, not by its place behind a cursor, so one whose
/// transaction commits late, after rows with greater ids, is found all the same.
/// </summary>
internal static class PostgresOutbox
{
    public const string Channel = "shop_outbox";

    public static bool IsPostgres(this DatabaseFacade database) =>
        database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    public static IQueryable<OutboxRow> LockDue(
        DbSet<OutboxRow> outbox, string subscriber, DateTimeOffset now, Wanted wanted) => outbox.FromSqlRaw(
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
