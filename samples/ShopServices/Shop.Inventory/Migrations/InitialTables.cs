using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shop.Inventory.Reservations;

namespace Shop.Inventory.Migrations;

[DbContext(typeof(InventoryDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateMessagingTables();
        migrationBuilder.CreateTable(
            "Stock",
            table => new
            {
                Sku = table.Column<string>(),
                Available = table.Column<int>(),
                Reserved = table.Column<int>(),
                Sold = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Stock", row => row.Sku));
        migrationBuilder.CreateTable(
            "Reservations",
            table => new { OrderId = table.Column<string>(), State = table.Column<int>() },
            constraints: table => table.PrimaryKey("PK_Reservations", row => row.OrderId));
        migrationBuilder.CreateTable(
            "ReservedLineRow",
            table => new
            {
                OrderId = table.Column<string>(),
                Sku = table.Column<string>(),
                Quantity = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_ReservedLineRow", row => new { row.OrderId, row.Sku });
                table.ForeignKey(
                    "FK_ReservedLineRow_Reservations_OrderId", row => row.OrderId, "Reservations", "OrderId",
                    onDelete: ReferentialAction.Cascade);
            });
    }
}
