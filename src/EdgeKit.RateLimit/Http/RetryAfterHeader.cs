using System.Globalization;
using EdgeKit.RateLimit.Buckets;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Writes the Retry-After of a 429 or 503 (RFC 9110 §10.2.3): never earlier than the request would be admitted, and
/// with jitter, so that callers that were refused together do not return together.
/// </summary>
internal static class RetryAfterHeader
{
    private const double Jitter = 0.1;
    private const double MinJitterSeconds = 0.5;

    public static void Write(HttpResponse response, TimeSpan retryAfter)
    {
        if (Seconds(retryAfter, Random.Shared.NextDouble()) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <returns>At least 1; <see langword="null"/> if waiting does not help.</returns>
    public static long? Seconds(TimeSpan retryAfter, double random)
    {
        if (retryAfter == BucketResult.Never)
        {
            return null;
        }

        var seconds = retryAfter.TotalSeconds;
        return Math.Max(1, (long)Math.Ceiling(seconds + (random * Math.Max(MinJitterSeconds, seconds * Jitter))));
    }
}
