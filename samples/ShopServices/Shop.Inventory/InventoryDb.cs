using Microsoft.EntityFrameworkCore;
using Shop.Inventory.Reservations;
using Shop.Inventory.Stock;
using Shop.Messaging;

namespace Shop.Inventory;

internal sealed class InventoryDb(DbContextOptions<InventoryDb> options) : MessagingDbContext(options)
{
    public DbSet<StockRow> Stock => Set<StockRow>();

    public DbSet<ReservationRow> Reservations => Set<ReservationRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<StockRow>().HasKey(stock => stock.Sku);
        modelBuilder.Entity<ReservationRow>(row =>
        {
            row.HasKey(reservation => reservation.OrderId);
            row.HasMany(reservation => reservation.Lines).WithOne().HasForeignKey(line => line.OrderId);
        });
        modelBuilder.Entity<ReservedLineRow>().HasKey(line => new { line.OrderId, line.Sku });
    }
}
