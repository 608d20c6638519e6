using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.Storage;

namespace Shop.Orders;

internal sealed class OrdersDb(DbContextOptions<OrdersDb> options) : MessagingDbContext(options)
{
    public DbSet<OrderEventRow> Events => Set<OrderEventRow>();

    public DbSet<OrderKeyRow> Keys => Set<OrderKeyRow>();

    public DbSet<PriceRow> Prices => Set<PriceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // The key is the optimistic lock: two writers cannot both add the next version.
        modelBuilder.Entity<OrderEventRow>().HasKey(row => new { row.OrderId, row.Version });
        modelBuilder.Entity<OrderKeyRow>().HasKey(row => new { row.Customer, row.KeyHash });
        modelBuilder.Entity<PriceRow>().HasKey(row => row.Sku);
    }
}
