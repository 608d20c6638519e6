using EdgeKit.RateLimit;
using EdgeKit.RateLimit.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds rate limits to <c>HttpClient</c>s.</summary>
public static class RateLimitHttpClientBuilderExtensions
{
    /// <summary>
    /// Charges every request of the client to a policy, in buckets that all instances share if Redis is configured. A
    /// request that does not fit waits if the policy has a <c>QueueLimit</c>; otherwise it is not sent and gets a 429
    /// with Retry-After.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">The name of the policy. Its <c>PartitionBy</c> does not apply here.</param>
    /// <param name="keyOf">Returns the key of a request's bucket. Default: the host and port of its URI.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitRateLimit(
        this IHttpClientBuilder builder, string policy, Func<HttpRequestMessage, string>? keyOf = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        var key = keyOf ?? (static request => request.RequestUri?.Authority ?? "");
        return builder.AddHttpMessageHandler(
            s => new RateLimitHandler(policy, s.GetRequiredService<RateLimiters>().GetPartitioned(policy, key)));
    }

    /// <summary>
    /// Reads <c>RateLimit</c>, <c>RateLimit-Policy</c> and <c>Retry-After</c> of each response and slows down before
    /// the server refuses requests: spaces them out when little quota is left and sends none while nothing is left.
    /// Each host and port is paced separately.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="longestWait">The longest delay; a request that would wait longer gets a 429. Default 10 s.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="longestWait"/> is negative.</exception>
    public static IHttpClientBuilder AddEdgeKitRateLimitPacing(
        this IHttpClientBuilder builder, TimeSpan? longestWait = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var longest = longestWait ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, TimeSpan.Zero, nameof(longestWait));
        return builder.AddHttpMessageHandler(
            s => new PacingHandler(longest, s.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
