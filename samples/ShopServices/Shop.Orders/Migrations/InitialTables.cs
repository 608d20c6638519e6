using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Orders.Migrations;

[DbContext(typeof(OrdersDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateMessagingTables();
        CreateEvents(migrationBuilder);
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

    private static void CreateEvents(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Events",
        table => new
        {
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
        constraints: table => table.PrimaryKey("PK_Events", row => new { row.OrderId, row.Version }));
}
