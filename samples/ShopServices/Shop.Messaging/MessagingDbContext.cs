using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging;

/// <summary>A database that publishes and consumes events: the service's own tables, an outbox and an inbox.</summary>
/// <param name="options">Made by <c>AddShopDatabase</c>.</param>
public abstract class MessagingDbContext(DbContextOptions options) : ShopDbContext(options)
{
    /// <summary>Events on their way out.</summary>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>Events that could not be handled.</summary>
    public DbSet<DeadLetterRow> DeadLetters => Set<DeadLetterRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<OutboxRow>(row =>
        {
            row.HasKey(outbox => outbox.Id);
            // The relay looks at pending rows alone: these indexes stay small however many sent ones are kept.
            row.HasIndex(
                outbox => new { outbox.Subscriber, outbox.Id }, "IX_Outbox_Pending").HasFilter("\"State\" = 0");
            row.HasIndex(outbox => new { outbox.Subscriber, outbox.OrderId, outbox.Id }, "IX_Outbox_PendingOfOrder")
                .HasFilter("\"State\" = 0");
            row.HasIndex(outbox => new { outbox.State, outbox.SettledAt });
        });
        // The inbox: keys of events that were handled.
        modelBuilder.AddEdgeKitIdempotency("Inbox");
        modelBuilder.Entity<DeadLetterRow>(row =>
        {
            row.HasKey(letter => letter.Id);
            row.HasIndex(letter => new { letter.Source, letter.EventId }).IsUnique();
        });
    }
}
