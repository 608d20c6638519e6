using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Orders.Migrations;

[DbContext(typeof(OrdersDb))]
[Migration("20261201000000_Signatures")]
internal sealed class Signatures : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddSignatures();
}
