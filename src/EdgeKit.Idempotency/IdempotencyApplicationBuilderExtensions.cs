using EdgeKit.Idempotency.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the idempotency middleware to a pipeline.</summary>
public static class IdempotencyApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the idempotency middleware. Put it after authorization, because keys belong to authenticated callers and
    /// replays need authorization too, and after the rate limits of endpoints, because a 429 is not the outcome of a
    /// request.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitIdempotency(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<ReplayWriter>() is not null
            ? app.UseMiddleware<IdempotencyMiddleware>()
            : throw new InvalidOperationException(
                "UseEdgeKitIdempotency found no services. Call "
                + "services.AddEdgeKitIdempotency(configuration.GetSection(\"EdgeKit:Idempotency\")) first.");
    }
}
