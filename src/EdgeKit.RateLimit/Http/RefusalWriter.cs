using EdgeKit.Http.Problems;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Writes the 429 or 503 of a refused request: Retry-After and problem+json with the problem types of
/// draft-ietf-httpapi-ratelimit-headers-10 §6.
/// </summary>
internal sealed class RefusalWriter(ProblemWriter problems, ILogger<RefusalWriter> logger)
{
    private const string Types = "https://iana.org/assignments/http-problem-types#";
    private const double Jitter = 0.1;
    private const double MinJitterSeconds = 0.5;

    public Task WriteAsync(HttpContext context, RateLimitResult result)
    {
        var policies = string.Join(", ", result.ViolatedPolicies);
        RateLimitLog.Refused(logger, context.Request.Method, context.Request.Path, policies, result.RetryAfter);
        RefusalEvent.Add(policies, result.RetryAfter);
        return problems.WriteAsync(
            context, Describe(result), Delay(result.RetryAfter, Random.Shared.NextDouble()));
    }

    /// <summary>
    /// Returns the Retry-After: never earlier than the request would be admitted, and with jitter, so that callers that
    /// were refused together do not return together; <see langword="null"/> if waiting does not help.
    /// </summary>
    public static TimeSpan? Delay(TimeSpan retryAfter, double random) => retryAfter == BucketResult.Never
        ? null
        : retryAfter + TimeSpan.FromSeconds(random * Math.Max(MinJitterSeconds, retryAfter.TotalSeconds * Jitter));

    private static ProblemDetails Describe(RateLimitResult result)
    {
        var refusals = result.Buckets.Zip(result.Results).Where((_, i) => result.IsRefusedBy(i));
        var reduced = refusals.Any(r => IsReducedCapacity(r.First, r.Second));
        return new ProblemDetails
        {
            Type = Types + (reduced ? "temporary-reduced-capacity" : "quota-exceeded"),
            Title = reduced ? "The service cannot take the request now." : "The request exceeds a quota of its caller.",
            Status = reduced ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            Extensions = { ["violated-policies"] = result.ViolatedPolicies.ToArray() },
        };
    }

    // The caller did nothing wrong: the service is overloaded, or Redis is unavailable and the policy fails closed.
    private static bool IsReducedCapacity(BucketRequest request, BucketResult result) =>
        result.Source == DecisionSource.Closed || request.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency;
}
