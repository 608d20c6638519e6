using EdgeKit.RateLimit;
using EdgeKit.RateLimit.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Limits on outgoing calls.</summary>
public static class RateLimitHttpClientBuilderExtensions
{
    /// <summary>
    /// Charges every request of the client to a policy, in the same shared buckets as everything else. A request that
    /// does not fit waits when the policy has a <c>Queue</c>; else it is not sent and answered by a 429 with
    /// Retry-After.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">The name of the policy. Its <c>PartitionBy</c> does not count here.</param>
    /// <param name="keyOf">Whose bucket a request counts in. Default: the host and port that it goes to.</param>
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
    /// Reads the server's <c>RateLimit</c>, <c>RateLimit-Policy</c> and <c>Retry-After</c> and slows down before
    /// requests are refused: spreads them when little is left, sends nothing while nothing is left. One pace per host
    /// and port.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="longestWait">
    /// How long a request may be held back; one that would wait longer is not sent and answered by a 429 with
    /// Retry-After. Default 10 s.
    /// </param>
    /// <returns>The same builder.</returns>
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
