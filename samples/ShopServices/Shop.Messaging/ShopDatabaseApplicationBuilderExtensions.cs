using Shop.Messaging.Database;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the middleware of a service with a database.</summary>
public static class ShopDatabaseApplicationBuilderExtensions
{
    /// <summary>
    /// Responds with 503 and <c>Retry-After</c> while the database is unavailable or full. Call it first in the
    /// pipeline; the developer exception page would turn the error into a 500.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    public static IApplicationBuilder UseShopDatabase(this IApplicationBuilder app) =>
        app.UseMiddleware<OutageMiddleware>();
}
