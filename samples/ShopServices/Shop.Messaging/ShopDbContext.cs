using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;

namespace Shop.Messaging;

/// <summary>The base class of all databases of the shop.</summary>
/// <param name="options">The options that <c>AddShopDatabase</c> creates.</param>
public abstract class ShopDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>
    /// The name of the work that the next commit completes, as its crash points are called; null for a commit without
    /// crash points.
    /// </summary>
    public string? Work { get; set; }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }
}
