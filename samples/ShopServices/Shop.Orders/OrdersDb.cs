using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.EventStore;
using Shop.Orders.Prices;
using Shop.Orders.Projections;
using Shop.Orders.Queries;
using Shop.Orders.Saga;

namespace Shop.Orders;

internal sealed class OrdersDb(DbContextOptions<OrdersDb> options) : MessagingDbContext(options)
{
    public DbSet<OrderEventRow> Events => Set<OrderEventRow>();

    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();

    public DbSet<SagaRow> Sagas => Set<SagaRow>();

    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    public DbSet<OrderListRow> OrderList => Set<OrderListRow>();

    public DbSet<StatisticRow> Statistics => Set<StatisticRow>();

    public DbSet<PriceRow> Prices => Set<PriceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<OrderEventRow>(row =>
        {
            row.HasKey(order => order.Position);
            // The optimistic lock: two writers cannot both add the next version.
            row.HasIndex(order => new { order.OrderId, order.Version }).IsUnique();
            row.HasIndex(order => new { order.OrderId, order.EventId }).IsUnique();
            row.HasIndex(order => new { order.TransactionId, order.Position });
            if (Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL")
            {
                row.Property(order => order.TransactionId).HasDefaultValueSql(OrderEventRow.CurrentTransaction);
            }
        });
        modelBuilder.Entity<SnapshotRow>().HasKey(row => row.OrderId);
        modelBuilder.Entity<SagaRow>(row =>
        {
            row.HasKey(saga => saga.OrderId);
            row.HasIndex(saga => new { saga.Step, saga.Deadline });
        });
        modelBuilder.Entity<CheckpointRow>().HasKey(row => new { row.Projection, row.Generation });
        modelBuilder.Entity<OrderListRow>(row =>
        {
            row.HasKey(order => new { order.Generation, order.OrderId });
            row.HasIndex(order => new { order.Generation, order.Customer, order.OrderId });
        });
        modelBuilder.Entity<StatisticRow>().HasKey(row => new { row.Generation, row.Day });
        modelBuilder.Entity<PriceRow>().HasKey(row => row.Sku);
    }
}
