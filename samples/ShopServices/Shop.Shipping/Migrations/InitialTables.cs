using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Shipping.Migrations;

[DbContext(typeof(ShippingDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateMessagingTables();
        migrationBuilder.CreateTable(
            "Shipments",
            table => new
            {
                OrderId = table.Column<string>(),
                ShipmentId = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Shipments", row => row.OrderId));
    }
}
