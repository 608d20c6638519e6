using EdgeKit.Policies.Http;

namespace EdgeKit.Resilience.Calls;

/// <summary>Reads Retry-After (RFC 9110 §10.2.3) or gRPC's pushback of a response.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) =>
        OfHeader(response, now) ?? GrpcResponseStatus.PushbackOf(response);

    /// <returns>The pause before the next call; <see langword="null"/> if the server does not throttle.</returns>
    public static TimeSpan? OfThrottling(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = Of(response, now);
        return HttpStatusRules.IsThrottling((int)response.StatusCode, hasRetryAfter: wait is not null)
            ? wait ?? TimeSpan.Zero : null;
    }

    /// <summary>
    /// The platform's parser takes dates that the RFC does not know, and the first of several values; it does not take
    /// a number that no int can hold.
    /// </summary>
    private static TimeSpan? OfHeader(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var value))
        {
            return null;
        }

        return response.Headers.RetryAfter is { } parsed
            ? parsed.Delta ?? (parsed.Date > now ? parsed.Date - now : TimeSpan.Zero)
            : RetryAfterValue.Parse(value.ToString(), now);
    }
}
