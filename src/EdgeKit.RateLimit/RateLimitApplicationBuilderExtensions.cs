using EdgeKit.RateLimit.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts rate limits into the pipeline.</summary>
public static class RateLimitApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the policies under <c>Global</c>. Stands before authentication, so that a flood is refused before any
    /// signature is checked.
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
    /// Adds the policies that endpoints name. Stands after routing, authentication and authorization, so that the
    /// caller is known.
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

        // Asks without making it: settings that are wrong are reported at the start, all at once.
        if (!app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(RateLimitGate)))
        {
            throw new InvalidOperationException(
                $"{caller} needs services that are not registered. Call services.AddEdgeKitRateLimit(configuration.GetSection(\"EdgeKit:RateLimit\")), or builder.AddEdgeKit(), first.");
        }
    }
}
