using EdgeKit.Idempotency.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore;

/// <summary>Maps the table of idempotency keys.</summary>
public static class IdempotencyModelBuilderExtensions
{
    /// <summary>Adds the key table to a model. Call it in <c>OnModelCreating</c> and add a migration.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The name of the table.</param>
    /// <returns>The same model.</returns>
    public static ModelBuilder AddEdgeKitIdempotency(this ModelBuilder model, string table = "EdgeKitIdempotencyKeys")
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<IdempotencyKeyRow>(row =>
        {
            row.ToTable(table);
            row.HasKey(r => r.Key);
            row.Property(r => r.Key).HasMaxLength(64);
            row.Property(r => r.Fingerprint).HasMaxLength(64);
            row.Property(r => r.Token).HasMaxLength(64);
            row.HasIndex(r => r.ExpiresAt);
        });
        return model;
    }
}
