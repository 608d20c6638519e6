using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Payments.Migrations;

[DbContext(typeof(PaymentsDb))]
[Migration("20261201000000_Signatures")]
internal sealed class Signatures : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddSignatures();
}
