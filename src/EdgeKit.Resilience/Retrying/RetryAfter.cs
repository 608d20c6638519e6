using System.Net;

namespace EdgeKit.Resilience.Retrying;

/// <summary>The Retry-After header (RFC 9110, 10.2.3), as a span from now.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - now);
        return wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <returns>How long the server wants to be left alone, or <see langword="null"/> when it does not throttle.</returns>
    public static TimeSpan? OfThrottling(HttpResponseMessage response, DateTimeOffset now) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => Of(response, now) ?? TimeSpan.Zero,
        HttpStatusCode.ServiceUnavailable => Of(response, now),
        _ => null,
    };
}
