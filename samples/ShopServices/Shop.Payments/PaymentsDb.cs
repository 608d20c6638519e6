using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Payments.Charges;

namespace Shop.Payments;

internal sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : MessagingDbContext(options)
{
    public DbSet<PaymentRow> Payments => Set<PaymentRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<PaymentRow>(row =>
        {
            row.HasKey(payment => payment.OrderId);
            row.HasIndex(payment => new { payment.Status, payment.DueAt });
        });
    }
}
