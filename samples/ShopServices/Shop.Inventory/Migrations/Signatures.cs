using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Inventory.Migrations;

[DbContext(typeof(InventoryDb))]
[Migration("20261201000000_Signatures")]
internal sealed class Signatures : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddSignatures();
}
