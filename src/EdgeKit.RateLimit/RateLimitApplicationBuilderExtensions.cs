using EdgeKit.RateLimit.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds rate limiting to the request pipeline.</summary>
public static class RateLimitApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the middleware for the policies under <c>Global</c>. Place it before authentication, so that a flood is
    /// refused before any signature is checked.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEdgeKitRateLimit</c> was not called.</exception>
    public static IApplicationBuilder UseEdgeKitGlobalRateLimit(this IApplicationBuilder app)
    {
        RequireServices(app, nameof(UseEdgeKitGlobalRateLimit));
        return app.UseMiddleware<GlobalRateLimitMiddleware>();
    }

    /// <summary>
    /// Adds the middleware for the policies that endpoints name. Place it after routing, authentication and
    /// authorization, because it needs the caller's identity.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEdgeKitRateLimit</c> was not called.</exception>
    public static IApplicationBuilder UseEdgeKitRateLimit(this IApplicationBuilder app)
    {
        RequireServices(app, nameof(UseEdgeKitRateLimit));
        return app.UseMiddleware<RateLimitMiddleware>();
    }

    private static void RequireServices(IApplicationBuilder app, string caller)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Does not create the service: problems in the settings are reported at start, all together.
        if (!app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(RateLimitGate)))
        {
            throw new InvalidOperationException(
                $"{caller} needs services that are not registered. Call services.AddEdgeKitRateLimit("
                + "configuration.GetSection(\"EdgeKit:RateLimit\")) or builder.AddEdgeKit() first.");
        }
    }
}
