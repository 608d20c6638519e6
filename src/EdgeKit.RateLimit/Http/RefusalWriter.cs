using System.Globalization;
using EdgeKit.Http.Refusals;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The answer to a request that is refused, and what is told of it: problem+json with the problem types of
/// draft-ietf-httpapi-ratelimit-headers-10 §6.
/// </summary>
internal sealed class RefusalWriter(ProblemWriter problems, ILogger<RefusalWriter> logger)
{
    private const string Types = "https://iana.org/assignments/http-problem-types#";

    public Task WriteAsync(HttpContext context, RateLimitResult verdict)
    {
        Report(context, verdict);
        if (RetryAfterHeader.Seconds(verdict.RetryAfter, Random.Shared.NextDouble()) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return problems.WriteAsync(context, Describe(verdict));
    }

    private void Report(HttpContext context, RateLimitResult verdict)
    {
        var policies = string.Join(", ", verdict.ViolatedPolicies);
        RateLimitLog.Refused(logger, context.Request.Method, context.Request.Path, policies, verdict.RetryAfter);
        RefusalEvent.Add(policies, verdict.RetryAfter);
    }

    private static ProblemDetails Describe(RateLimitResult verdict)
    {
        var reduced = verdict.Buckets.Where((c, i) => verdict.IsRefusedBy(i) && IsOurs(c, verdict.Results[i])).Any();
        return new ProblemDetails
        {
            Type = Types + (reduced ? "temporary-reduced-capacity" : "quota-exceeded"),
            Title = reduced ? "The service cannot take the request now." : "The request exceeds a quota of its caller.",
            Status = reduced ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            Extensions = { ["violated-policies"] = verdict.ViolatedPolicies.ToArray() },
        };
    }

    // Not the caller's doing: the service is overloaded, or cannot count.
    private static bool IsOurs(BucketRequest charge, BucketResult decision) =>
        decision.Source == DecisionSource.Closed || charge.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency;
}
