using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Inventory.Migrations;

[DbContext(typeof(InventoryDb))]
[Migration("20261201120000_PendingByOrder")]
internal sealed class PendingByOrder : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.IndexPendingByOrder();
}
