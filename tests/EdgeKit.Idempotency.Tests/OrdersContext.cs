using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.Tests;

internal sealed class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddEdgeKitIdempotency();
}

internal sealed class Order
{
    public int Id { get; set; }
}
