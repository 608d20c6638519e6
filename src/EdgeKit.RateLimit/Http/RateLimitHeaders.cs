using System.Globalization;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Writes the fields of draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy has the limits, RateLimit the tokens
/// left. For a bucket, q is the capacity and w the seconds to fill it; t is the seconds until it is full or, after a
/// refusal, until this request would be admitted.
/// </summary>
internal static class RateLimitHeaders
{
    private const int StackChars = 256; // longer values use a pooled array

    public static void Write(IHeaderDictionary headers, RateLimitFeature feature, RateLimitOptions options)
    {
        if (options.Headers)
        {
            WriteStandard(headers, feature);
        }

        if (options.LegacyHeaders)
        {
            WriteLegacy(headers, feature);
        }
    }

    private static void WriteStandard(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var policies = new StructuredListWriter(stackalloc char[StackChars]);
        var limits = new StructuredListWriter(stackalloc char[StackChars]);
        var (results, refused) = (feature.Results, feature.IsRefused);
        for (var v = 0; v < results.Count; v++)
        {
            for (var i = 0; i < results[v].Buckets.Length; i++)
            {
                ref readonly var request = ref results[v].Buckets[i];
                if (request.IsEnforced && !IsRepeated(results, v, i))
                {
                    var tightest = Tightest(results[v], request.Policy.Name);
                    AppendPolicy(ref policies, request);
                    AppendLimit(ref limits, request.Policy, tightest, withReset: !refused || !tightest.Admitted);
                }
            }
        }

        if (policies.ToValue() is { } stated)
        {
            headers["RateLimit-Policy"] = stated;
        }

        if (limits.ToValue() is { } left)
        {
            headers["RateLimit"] = left;
        }
    }

    // There are few results: a linear search is cheaper than a set.
    private static bool IsRepeated(IReadOnlyList<RateLimitResult> results, int stage, int index)
    {
        for (var v = 0; v <= stage; v++)
        {
            var end = v == stage ? index : results[v].Buckets.Length;
            for (var i = 0; i < end; i++)
            {
                ref readonly var earlier = ref results[v].Buckets[i];
                if (earlier.IsEnforced && earlier.Policy.IsNamed(results[stage].Buckets[index].Policy.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void AppendPolicy(ref StructuredListWriter policies, in BucketRequest request)
    {
        policies.Item(request.Policy.Name);
        policies.Parameter(";q=", request.Limit.Capacity);
        if (request.Policy.IsConcurrency)
        {
            policies.Parameter(";qu=\"concurrent-requests\"");
        }
        else
        {
            policies.Parameter(";w=", request.Limit.WindowSeconds);
        }
    }

    // After a refusal only the policies that refused have a t: Retry-After must not be earlier than any t.
    private static void AppendLimit(
        ref StructuredListWriter limits, RateLimitPolicy policy, in BucketResult result, bool withReset)
    {
        if (result.Source == DecisionSource.NotEvaluated)
        {
            return;
        }

        limits.Item(policy.Name);
        limits.Parameter(";r=", result.Remaining);
        if (withReset && !policy.IsConcurrency && result.RetryAfter != BucketResult.Never)
        {
            limits.Parameter(";t=", Seconds(result.Admitted ? result.ResetAfter : result.RetryAfter));
        }
    }

    // A policy with IPv6 tiers has several buckets. Report the one that refused, else the one with the fewest tokens.
    private static BucketResult Tightest(RateLimitResult result, string policy)
    {
        var tightest = -1;
        for (var i = 0; i < result.Results.Length; i++)
        {
            if (result.Buckets[i].Policy.IsNamed(policy)
                && (tightest < 0 || IsTighter(result.Results[i], result.Results[tightest])))
            {
                tightest = i;
            }
        }

        return result.Results[tightest];
    }

    private static bool IsTighter(in BucketResult one, in BucketResult other) =>
        one.Admitted != other.Admitted ? other.Admitted
        : one.RetryAfter != other.RetryAfter ? one.RetryAfter > other.RetryAfter
        : one.Remaining < other.Remaining;

    private static void WriteLegacy(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var decided = feature.Results.SelectMany(r => r.Buckets.Zip(r.Results))
            .Where(p => p.First.IsEnforced && p.Second.Source != DecisionSource.NotEvaluated)
            .OrderBy(p => p.Second.Admitted).ThenBy(p => p.Second.Remaining).ToArray();
        if (decided is not [var (request, result), ..])
        {
            return;
        }

        var reset = result.Admitted ? result.ResetAfter : result.RetryAfter;
        headers["X-RateLimit-Limit"] = request.Limit.Capacity.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = result.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Seconds(reset).ToString(CultureInfo.InvariantCulture);
    }

    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(Math.Min(span.TotalSeconds, int.MaxValue));
}
