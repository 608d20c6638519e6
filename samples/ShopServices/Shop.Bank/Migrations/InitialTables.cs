using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Bank.Migrations;

[DbContext(typeof(BankDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Charges",
            table => new
            {
                Key = table.Column<string>(),
                Cents = table.Column<long>(),
                Card = table.Column<string>(),
                IsCharged = table.Column<bool>(),
                Code = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Charges", row => row.Key));
        migrationBuilder.CreateTable(
            "Refunds",
            table => new
            {
                Key = table.Column<string>(),
                Charge = table.Column<string>(),
                Cents = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Refunds", row => row.Key));
        migrationBuilder.CreateIndex("IX_Refunds_Charge", "Refunds", "Charge", unique: true);
    }
}
