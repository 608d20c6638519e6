using EdgeKit.RateLimit;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says on endpoints what the platform's <c>RequireRateLimiting</c> cannot say.</summary>
public static class RateLimitEndpointExtensions
{
    /// <summary>Charges each request to several policies: all of them, or, when one refuses, none.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="policies">The names of the policies.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder RequireRateLimits<TBuilder>(this TBuilder builder, params string[] policies)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(policies));

    /// <summary>Sets what one request costs.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="cost">Tokens. 0 counts nothing.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public static TBuilder WithRateLimitCost<TBuilder>(this TBuilder builder, long cost)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        return builder.WithMetadata(new RateLimitMetadata { Cost = cost });
    }

    /// <summary>Sets who is refused first under an adaptive concurrency limit.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder WithRateLimitPriority<TBuilder>(this TBuilder builder, RateLimitPriority priority)
        where TBuilder : IEndpointConventionBuilder =>
            builder.WithMetadata(new RateLimitMetadata { Priority = priority });
}
