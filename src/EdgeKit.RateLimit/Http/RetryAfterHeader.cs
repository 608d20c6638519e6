using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Whole seconds for the Retry-After header: never earlier than the truth, and spread, so that callers who were refused
/// together do not come back together.
/// </summary>
internal static class RetryAfterHeader
{
    private const double Spread = 0.1;
    private const double LeastSpreadSeconds = 0.5;

    /// <param name="wait">When the request would be admitted.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <returns>Seconds, at least 1; <see langword="null"/> when waiting will not help.</returns>
    public static long? Seconds(TimeSpan wait, double random)
    {
        if (wait == BucketResult.Never)
        {
            return null;
        }

        var seconds = wait.TotalSeconds;
        return Math.Max(1, (long)Math.Ceiling(seconds + (random * Math.Max(LeastSpreadSeconds, seconds * Spread))));
    }
}
