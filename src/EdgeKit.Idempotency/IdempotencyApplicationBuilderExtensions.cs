using EdgeKit.Idempotency.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds idempotency keys to a pipeline.</summary>
public static class IdempotencyApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the middleware. It stands after authorization, because keys belong to callers and a replay is for those who
    /// may still call, and after the endpoints' limits, because a 429 is no answer of a key.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitIdempotency(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<AnswerWriter>() is not null
            ? app.UseMiddleware<IdempotencyMiddleware>()
            : throw new InvalidOperationException(
                "UseEdgeKitIdempotency found no services. Call services.AddEdgeKitIdempotency(configuration.GetSection(\"EdgeKit:Idempotency\")) first.");
    }
}
