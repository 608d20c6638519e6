using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Shipping.Shipments;

namespace Shop.Shipping;

internal sealed class ShippingDb(DbContextOptions<ShippingDb> options) : MessagingDbContext(options)
{
    public DbSet<ShipmentRow> Shipments => Set<ShipmentRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ShipmentRow>().HasKey(shipment => shipment.OrderId);
    }
}
