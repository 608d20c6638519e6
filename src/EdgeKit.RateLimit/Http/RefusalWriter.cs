using System.Globalization;
using EdgeKit.Http.Refusals;
using EdgeKit.RateLimit.Decisions;
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

    public Task WriteAsync(HttpContext context, Verdict verdict)
    {
        Report(context, verdict);
        if (RetryAfter.Seconds(verdict.RetryAfter, Random.Shared.NextDouble()) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return problems.WriteAsync(context, Describe(verdict));
    }

    private void Report(HttpContext context, Verdict verdict)
    {
        var policies = string.Join(", ", verdict.Violated);
        RateLimitLog.Refused(logger, context.Request.Method, context.Request.Path, policies, verdict.RetryAfter);
        RefusalEvent.Add(policies, verdict.RetryAfter);
    }

    private static ProblemDetails Describe(Verdict verdict)
    {
        var reduced = verdict.Charges.Where((c, i) => verdict.Refuses(i) && IsOurs(c, verdict.Decisions[i])).Any();
        return new ProblemDetails
        {
            Type = Types + (reduced ? "temporary-reduced-capacity" : "quota-exceeded"),
            Title = reduced ? "The service cannot take the request now." : "The request exceeds a quota of its caller.",
            Status = reduced ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            Extensions = { ["violated-policies"] = verdict.Violated.ToArray() },
        };
    }

    // Not the caller's doing: the service is overloaded, or cannot count.
    private static bool IsOurs(Charge charge, Decision decision) =>
        decision.Source == DecisionSource.Closed || charge.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency;
}
