using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Shop.Messaging;

/// <summary>A service's database with an outbox, an inbox and dead letters beside its own tables.</summary>
/// <param name="options">The options that <c>AddShopDatabase</c> creates.</param>
public abstract class MessagingDbContext(DbContextOptions options) : ShopDbContext(options)
{
    /// <summary>Events to be delivered, and delivered ones that are kept for a while.</summary>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>Incoming events that could not be handled.</summary>
    public DbSet<DeadLetterRow> DeadLetters => Set<DeadLetterRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        // The relay reads pending rows only: these indexes stay small, however many sent rows are kept.
        const string pending = "\"State\" = 0";
        modelBuilder.Entity<OutboxRow>(row =>
        {
            row.HasKey(outbox => outbox.Id);
            row.HasIndex(outbox => new { outbox.Subscriber, outbox.Id }, "IX_Outbox_Pending").HasFilter(pending);
            row.HasIndex(outbox => new { outbox.State, outbox.SettledAt });
            row.OwnsOne(outbox => outbox.Envelope, envelope =>
            {
                MapEnvelope(envelope);
                // Signed when it is sent, for one subscriber.
                envelope.Ignore(it => it.Signature);
                envelope.HasIndex(it => it.OrderId, "IX_Outbox_PendingOfOrder").HasFilter(pending);
            }).Navigation(outbox => outbox.Envelope).IsRequired();
        });
        // The inbox: keys of handled events and, in Orders, of requests.
        modelBuilder.AddEdgeKitIdempotency("Inbox");
        modelBuilder.Entity<DeadLetterRow>(row =>
        {
            row.HasKey(letter => letter.Id);
            row.OwnsOne(letter => letter.Envelope, envelope =>
            {
                MapEnvelope(envelope);
                envelope.Property(it => it.Signature).HasColumnName("Signature");
                envelope.HasIndex(
                    it => new { it.Source, it.Id }, "IX_DeadLetters_Source_EventId").IsUnique();
            }).Navigation(letter => letter.Envelope).IsRequired();
        });
    }

    private static void MapEnvelope<TRow>(OwnedNavigationBuilder<TRow, EventEnvelope> envelope)
        where TRow : class
    {
        envelope.Property(it => it.Id).HasColumnName("EventId").ValueGeneratedNever();
        envelope.Property(it => it.Source).HasColumnName("Source");
        envelope.Property(it => it.Type).HasColumnName("Type");
        envelope.Property(it => it.OrderId).HasColumnName("OrderId");
        envelope.Property(it => it.At).HasColumnName("At");
        envelope.Property(it => it.Sequence).HasColumnName("Sequence");
        envelope.Property(it => it.Data).HasColumnName("Data");
        envelope.Property(it => it.TraceParent).HasColumnName("TraceParent");
        envelope.Property(it => it.TraceState).HasColumnName("TraceState");
    }
}
