using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Shop.Messaging.Relay;

/// <summary>
/// What PostgreSQL needs and SQLite, with its one writer, does not: rows that another relay is about to lease are passed
/// over, not waited for. A row is pending by its state, not by its place behind a cursor, so one whose transaction
/// commits late, after rows with greater ids, is found all the same.
/// </summary>
internal static class PostgresOutbox
{
    public const string Channel = "shop_outbox";

    public static bool IsPostgres(this DatabaseFacade database) =>
        database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    public static IQueryable<OutboxRow> LockDue(
        DbSet<OutboxRow> outbox, string subscriber, DateTimeOffset now, int atMost)
    {
        var due = now.ToUnixTimeMilliseconds();
        return outbox.FromSql(
            $"""
            SELECT row.* FROM "Outbox" AS row
            WHERE row."State" = 0 AND row."Subscriber" = {subscriber} AND row."DueAt" <= {due}
              AND NOT EXISTS (
                SELECT 1 FROM "Outbox" AS earlier
                WHERE earlier."State" = 0 AND earlier."Subscriber" = {subscriber}
                  AND earlier."OrderId" = row."OrderId" AND earlier."Id" < row."Id")
            ORDER BY row."Id" LIMIT {atMost}
            FOR UPDATE OF row SKIP LOCKED
            """);
    }
}
