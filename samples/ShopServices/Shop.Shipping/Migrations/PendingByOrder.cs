using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Shipping.Migrations;

[DbContext(typeof(ShippingDb))]
[Migration("20261201120000_PendingByOrder")]
internal sealed class PendingByOrder : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.IndexPendingByOrder();
}
