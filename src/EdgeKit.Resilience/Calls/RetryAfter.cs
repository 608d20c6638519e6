using EdgeKit.Policies.Http;

namespace EdgeKit.Resilience.Calls;

/// <summary>Reads Retry-After (RFC 9110 §10.2.3) or gRPC's pushback of a response.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) =>
        (response.Headers.NonValidated.TryGetValues("Retry-After", out var value)
            ? RetryAfterValue.Parse(value.ToString(), now) : null)
        ?? GrpcStatus.PushbackOf(response);

    /// <returns>The pause before the next call; <see langword="null"/> if the server does not throttle.</returns>
    public static TimeSpan? OfThrottling(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = Of(response, now);
        return HttpStatusRules.IsThrottling((int)response.StatusCode, hasRetryAfter: wait is not null)
            ? wait ?? TimeSpan.Zero : null;
    }
}
