using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Payments.Migrations;

[DbContext(typeof(PaymentsDb))]
[Migration("20261125000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateMessagingTables();
        migrationBuilder.CreateTable(
            "Payments",
            table => new
            {
                OrderId = table.Column<string>(),
                Status = table.Column<int>(),
                Cents = table.Column<long>(),
                SealedCard = table.Column<string>(nullable: true),
                IsRequested = table.Column<bool>(),
                IsReserved = table.Column<bool>(),
                DueAt = table.Column<long>(),
                GiveUpAt = table.Column<long>(nullable: true),
                IsCancelled = table.Column<bool>(),
                Attempts = table.Column<int>(),
                Error = table.Column<string>(nullable: true),
                Sequence = table.Column<long>(),
                TraceParent = table.Column<string>(nullable: true),
                TraceState = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Payments", row => row.OrderId));
        migrationBuilder.CreateIndex("IX_Payments_Status_DueAt", "Payments", ["Status", "DueAt"]);
    }
}
