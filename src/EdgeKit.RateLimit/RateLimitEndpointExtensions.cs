using EdgeKit.RateLimit;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds rate limits to endpoints beyond <c>RequireRateLimiting</c> of ASP.NET Core.</summary>
public static class RateLimitEndpointExtensions
{
    /// <summary>Charges each request to several policies; if one of them refuses, none is charged.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="policies">The names of the policies.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder RequireRateLimits<TBuilder>(this TBuilder builder, params string[] policies)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(policies));

    /// <summary>Sets the cost of one request.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="cost">Tokens, 0 or more. 0 is not counted.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public static TBuilder WithRateLimitCost<TBuilder>(this TBuilder builder, long cost)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        return builder.WithMetadata(new RateLimitMetadata { Cost = cost });
    }

    /// <summary>Sets the priority under adaptive concurrency limits.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder WithRateLimitPriority<TBuilder>(this TBuilder builder, RateLimitPriority priority)
        where TBuilder : IEndpointConventionBuilder =>
            builder.WithMetadata(new RateLimitMetadata { Priority = priority });
}
