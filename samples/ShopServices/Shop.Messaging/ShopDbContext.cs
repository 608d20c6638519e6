using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;

namespace Shop.Messaging;

/// <summary>What all databases of the shop agree on.</summary>
/// <param name="options">Made by <c>AddShopDatabase</c>.</param>
public abstract class ShopDbContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }
}
