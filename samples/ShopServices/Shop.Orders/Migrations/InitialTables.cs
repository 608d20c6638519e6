using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shop.Orders.Queries;
using Shop.Orders.Saga;

namespace Shop.Orders.Migrations;

[DbContext(typeof(OrdersDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateMessagingTables();
        CreateEvents(migrationBuilder);
        CreateSagas(migrationBuilder);
        CreateProjections(migrationBuilder);
        migrationBuilder.CreateTable(
            "Keys",
            table => new
            {
                Customer = table.Column<string>(),
                KeyHash = table.Column<string>(),
                Fingerprint = table.Column<string>(),
                OrderId = table.Column<string>(),
                TotalCents = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Keys", row => new { row.Customer, row.KeyHash }));
        migrationBuilder.CreateTable(
            "Prices",
            table => new { Sku = table.Column<string>(), Cents = table.Column<long>() },
            constraints: table => table.PrimaryKey("PK_Prices", row => row.Sku));
    }

    private static void CreateEvents(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Events",
            table => new
            {
                Position = table.Identity(),
                TransactionId = table.Column<long>(defaultValueSql: "pg_current_xact_id()::text::bigint"),
                OrderId = table.Column<string>(),
                Version = table.Column<int>(),
                EventId = table.Column<string>(),
                Type = table.Column<string>(),
                Data = table.Column<string>(),
                At = table.Column<long>(),
                Service = table.Column<string>(),
                TraceId = table.Column<string>(nullable: true),
                Sequence = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Events", row => row.Position));
        migrationBuilder.CreateIndex("IX_Events_OrderId_Version", "Events", ["OrderId", "Version"], unique: true);
        migrationBuilder.CreateIndex("IX_Events_OrderId_EventId", "Events", ["OrderId", "EventId"], unique: true);
        migrationBuilder.CreateIndex("IX_Events_TransactionId_Position", "Events", ["TransactionId", "Position"]);
    }

    private static void CreateProjections(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Checkpoints",
            table => new
            {
                Projection = table.Column<string>(),
                Generation = table.Column<int>(),
                TransactionId = table.Column<long>(),
                Position = table.Column<long>(),
                IsServing = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("PK_Checkpoints", row => new { row.Projection, row.Generation }));
        migrationBuilder.CreateTable(
            "OrderList",
            table => new
            {
                Generation = table.Column<int>(),
                OrderId = table.Column<string>(),
                Customer = table.Column<string>(),
                Status = table.Column<int>(),
                TotalCents = table.Column<long>(),
                PlacedAt = table.Column<long>(),
                Version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_OrderList", row => new { row.Generation, row.OrderId }));
        migrationBuilder.CreateIndex(
            "IX_OrderList_Generation_Customer_OrderId", "OrderList", ["Generation", "Customer", "OrderId"]);
        CreateStatistics(migrationBuilder);
    }

    private static void CreateStatistics(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Statistics",
        table => new
        {
            Generation = table.Column<int>(),
            Day = table.Column<string>(),
            Placed = table.Column<int>(),
            Shipped = table.Column<int>(),
            Cancelled = table.Column<int>(),
            RevenueCents = table.Column<long>(),
        },
        constraints: table => table.PrimaryKey("PK_Statistics", row => new { row.Generation, row.Day }));

    private static void CreateSagas(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Snapshots",
            table => new
            {
                OrderId = table.Column<string>(),
                Version = table.Column<int>(),
                Sequence = table.Column<long>(),
                Fold = table.Column<int>(),
                State = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_Snapshots", row => row.OrderId));
        migrationBuilder.CreateTable(
            "Sagas",
            table => new
            {
                OrderId = table.Column<string>(),
                Step = table.Column<int>(),
                Compensations = table.Column<int>(),
                Reason = table.Column<string>(nullable: true),
                StepMilliseconds = table.Column<long>(),
                Deadline = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Sagas", row => row.OrderId));
        migrationBuilder.CreateIndex("IX_Sagas_Step_Deadline", "Sagas", ["Step", "Deadline"]);
    }
}
