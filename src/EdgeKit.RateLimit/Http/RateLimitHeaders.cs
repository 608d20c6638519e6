using System.Globalization;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The fields of draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy says what the limits are, RateLimit what is
/// left. For a bucket q is the capacity and w the seconds to fill it; t is the seconds until it is full, or, after a
/// refusal, until this request would be admitted.
/// </summary>
internal static class RateLimitHeaders
{
    private const int Short = 256; // characters: an answer's line with more of them takes an array from the pool

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

    public static long Seconds(TimeSpan span) => (long)Math.Ceiling(Math.Min(span.TotalSeconds, int.MaxValue));

    private static void WriteStandard(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var policies = new StructuredListWriter(stackalloc char[Short]);
        var limits = new StructuredListWriter(stackalloc char[Short]);
        var (verdicts, refused) = (feature.Results, feature.IsRefused);
        for (var v = 0; v < verdicts.Count; v++)
        {
            for (var i = 0; i < verdicts[v].Buckets.Length; i++)
            {
                ref readonly var charge = ref verdicts[v].Buckets[i];
                if (charge.IsEnforced && !IsRepeated(verdicts, v, i))
                {
                    var tightest = Tightest(verdicts[v], charge.Policy.Name);
                    AppendPolicy(ref policies, charge);
                    AppendLimit(ref limits, charge.Policy, tightest, withReset: !refused || !tightest.Admitted);
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

    // A handful at most: looking back is cheaper than remembering.
    private static bool IsRepeated(IReadOnlyList<RateLimitResult> verdicts, int verdict, int charge)
    {
        for (var v = 0; v <= verdict; v++)
        {
            var end = v == verdict ? charge : verdicts[v].Buckets.Length;
            for (var i = 0; i < end; i++)
            {
                ref readonly var earlier = ref verdicts[v].Buckets[i];
                if (earlier.IsEnforced && IsNamed(earlier, verdicts[verdict].Buckets[charge].Policy.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNamed(in BucketRequest charge, string policy) =>
        charge.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase);

    private static void AppendPolicy(ref StructuredListWriter policies, in BucketRequest charge)
    {
        policies.Item(charge.Policy.Name);
        policies.Parameter(";q=", charge.Limit.Capacity);
        if (charge.Policy.IsConcurrency)
        {
            policies.Parameter(";qu=\"concurrent-requests\"");
        }
        else
        {
            policies.Parameter(";w=", charge.Limit.WindowSeconds);
        }
    }

    // On a refusal only those that refused say when: Retry-After must not be earlier than any t.
    private static void AppendLimit(
        ref StructuredListWriter limits, RateLimitPolicy policy, in BucketResult decision, bool withReset)
    {
        if (decision.Source == DecisionSource.NotEvaluated)
        {
            return;
        }

        limits.Item(policy.Name);
        limits.Parameter(";r=", decision.Remaining);
        if (withReset && !policy.IsConcurrency && decision.RetryAfter != BucketResult.Never)
        {
            limits.Parameter(";t=", Seconds(decision.Admitted ? decision.ResetAfter : decision.RetryAfter));
        }
    }

    // A policy with IPv6 tiers has several buckets; the one that refused, or else the fullest in use, is what the
    // caller should know of.
    private static BucketResult Tightest(RateLimitResult verdict, string policy)
    {
        var tightest = -1;
        for (var i = 0; i < verdict.Results.Length; i++)
        {
            if (IsNamed(verdict.Buckets[i], policy)
                && (tightest < 0 || IsTighter(verdict.Results[i], verdict.Results[tightest])))
            {
                tightest = i;
            }
        }

        return verdict.Results[tightest];
    }

    private static bool IsTighter(in BucketResult one, in BucketResult other) =>
        one.Admitted != other.Admitted ? other.Admitted
        : one.RetryAfter != other.RetryAfter ? one.RetryAfter > other.RetryAfter
        : one.Remaining < other.Remaining;

    private static void WriteLegacy(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var all = feature.Results.SelectMany(v => v.Buckets.Zip(v.Results)).Where(
            p => p.First.IsEnforced && p.Second.Source != DecisionSource.NotEvaluated).ToArray();
        if (all.Length == 0)
        {
            return;
        }

        var (charge, decision) = all.OrderBy(p => p.Second.Admitted).ThenBy(p => p.Second.Remaining).First();
        var reset = decision.Admitted ? decision.ResetAfter : decision.RetryAfter;
        headers["X-RateLimit-Limit"] = charge.Limit.Capacity.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Seconds(reset).ToString(CultureInfo.InvariantCulture);
    }
}
