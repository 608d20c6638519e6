using Microsoft.EntityFrameworkCore;
using Shop.Bank.Ledger;
using Shop.Messaging;

namespace Shop.Bank;

internal sealed class BankDb(DbContextOptions<BankDb> options) : ShopDbContext(options)
{
    public DbSet<ChargeRow> Charges => Set<ChargeRow>();

    public DbSet<RefundRow> Refunds => Set<RefundRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ChargeRow>().HasKey(charge => charge.Key);
        modelBuilder.Entity<RefundRow>(row =>
        {
            row.HasKey(refund => refund.Key);
            row.HasIndex(refund => refund.Charge).IsUnique();
        });
    }
}
