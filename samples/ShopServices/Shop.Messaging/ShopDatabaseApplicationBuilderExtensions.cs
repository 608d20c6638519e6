using Shop.Messaging.Database;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What a service with a database has in its pipeline.</summary>
public static class ShopDatabaseApplicationBuilderExtensions
{
    /// <summary>
    /// Answers 503 with <c>Retry-After</c> when the database is away, or has no space left. First in the pipeline, and
    /// not in front of it by itself: the developer's exception page, which stands between, would have made a 500 of it.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    public static IApplicationBuilder UseShopDatabase(this IApplicationBuilder app) =>
        app.UseMiddleware<OutageMiddleware>();
}
