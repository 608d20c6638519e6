using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Orders.Migrations;

[DbContext(typeof(OrdersDb))]
[Migration("20261201120000_PendingByOrder")]
internal sealed class PendingByOrder : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.IndexPendingByOrder();
        // The keys of orders are in the inbox table now.
        migrationBuilder.DropTable("Keys");
    }
}
