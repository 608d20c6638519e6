using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using Shop.Messaging;
using Shop.Messaging.Outbox;

namespace Microsoft.EntityFrameworkCore;

/// <summary>
/// The tables of <see cref="Shop.Messaging.MessagingDbContext"/> in the services' migrations. They are history: a later
/// change gets a new migration in each service and a new method here.
/// </summary>
public static class MessagingMigrationExtensions
{
    /// <summary>
    /// Creates outbox, inbox and dead letters, and the trigger that wakes the relays of all instances.
    /// </summary>
    /// <param name="migration">The migration, on PostgreSQL.</param>
    public static void CreateMessagingTables(this MigrationBuilder migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        CreateOutbox(migration);
        CreateInbox(migration);
        CreateDeadLetters(migration);
        migration.Sql(
            $"""
            CREATE FUNCTION shop_outbox_written() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM pg_notify('{PostgresOutbox.Channel}', '');
              RETURN NULL;
            END $$;
            CREATE TRIGGER shop_outbox_written AFTER INSERT ON "Outbox"
              FOR EACH STATEMENT EXECUTE FUNCTION shop_outbox_written();
            """);
    }

    /// <summary>Adds the signature to dead letters.</summary>
    /// <param name="migration">The migration, on PostgreSQL.</param>
    public static void AddSignatures(this MigrationBuilder migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.AddColumn<string>("Signature", "DeadLetters", nullable: true);
    }

    /// <summary>
    /// Narrows the index that finds an order's earlier rows to the order: an order has few pending rows.
    /// </summary>
    /// <param name="migration">The migration, on PostgreSQL.</param>
    public static void IndexPendingByOrder(this MigrationBuilder migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.DropIndex("IX_Outbox_PendingOfOrder", "Outbox");
        migration.CreateIndex("IX_Outbox_PendingOfOrder", "Outbox", "OrderId", filter: "\"State\" = 0");
    }

    /// <summary>Adds an identity column.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The column.</returns>
    public static OperationBuilder<AddColumnOperation> Identity(this ColumnsBuilder table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Column<long>()
            .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
    }

    private static void CreateOutbox(MigrationBuilder migration)
    {
        migration.CreateTable(
            "Outbox",
            table => new
            {
                Id = table.Identity(),
                Subscriber = table.Column<string>(),
                EventId = table.Column<string>(),
                Source = table.Column<string>(),
                Type = table.Column<string>(),
                OrderId = table.Column<string>(),
                At = table.Column<long>(),
                Sequence = table.Column<long>(),
                Data = table.Column<string>(),
                TraceParent = table.Column<string>(nullable: true),
                TraceState = table.Column<string>(nullable: true),
                State = table.Column<int>(),
                DueAt = table.Column<long>(),
                Attempts = table.Column<int>(),
                Error = table.Column<string>(nullable: true),
                SettledAt = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Outbox", row => row.Id));
        const string pending = "\"State\" = 0";
        migration.CreateIndex("IX_Outbox_Pending", "Outbox", ["Subscriber", "Id"], filter: pending);
        migration.CreateIndex("IX_Outbox_PendingOfOrder", "Outbox", ["Subscriber", "OrderId", "Id"], filter: pending);
        migration.CreateIndex("IX_Outbox_State_SettledAt", "Outbox", ["State", "SettledAt"]);
    }

    // The keys of EdgeKit.Idempotency.
    private static void CreateInbox(MigrationBuilder migration)
    {
        migration.CreateTable(
            "Inbox",
            table => new
            {
                Key = table.Column<string>(maxLength: 64),
                Fingerprint = table.Column<string>(maxLength: 64),
                Token = table.Column<string>(maxLength: 64),
                Record = table.Column<byte[]>(nullable: true),
                ExpiresAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Inbox", row => row.Key));
        migration.CreateIndex("IX_Inbox_ExpiresAt", "Inbox", "ExpiresAt");
    }

    private static void CreateDeadLetters(MigrationBuilder migration)
    {
        migration.CreateTable(
            "DeadLetters",
            table => new
            {
                Id = table.Identity(),
                Source = table.Column<string>(),
                EventId = table.Column<string>(),
                Type = table.Column<string>(),
                OrderId = table.Column<string>(),
                At = table.Column<long>(),
                Sequence = table.Column<long>(),
                Data = table.Column<string>(),
                TraceParent = table.Column<string>(nullable: true),
                TraceState = table.Column<string>(nullable: true),
                Reason = table.Column<string>(),
                ParkedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_DeadLetters", row => row.Id));
        migration.CreateIndex("IX_DeadLetters_Source_EventId", "DeadLetters", ["Source", "EventId"], unique: true);
    }
}
