using System.Net;

namespace EdgeKit.Resilience.Calls;

/// <summary>The Retry-After header (RFC 9110, 10.2.3), or gRPC's pushback, as a span from now.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - now) ?? FromHugeNumber(response) ?? GrpcStatus.PushbackOf(response);
        return wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>More seconds than the platform reads still say what the server wants.</summary>
    private static TimeSpan? FromHugeNumber(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
        && values.ToString() is { Length: > 9 } text && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? TimeSpan.FromSeconds(int.MaxValue)
            : null;

    /// <returns>
    /// How long the server wants to be left alone, or <see langword="null"/> when it does not throttle.
    /// </returns>
    public static TimeSpan? OfThrottling(HttpResponseMessage response, DateTimeOffset now) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => Of(response, now) ?? TimeSpan.Zero,
        HttpStatusCode.ServiceUnavailable => Of(response, now),
        _ => null,
    };
}
