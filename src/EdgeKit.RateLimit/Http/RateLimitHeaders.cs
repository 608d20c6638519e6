using System.Globalization;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Model;
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
        var policies = new FieldWriter(stackalloc char[Short]);
        var limits = new FieldWriter(stackalloc char[Short]);
        var (verdicts, refused) = (feature.Verdicts, feature.IsRefused);
        for (var v = 0; v < verdicts.Count; v++)
        {
            for (var i = 0; i < verdicts[v].Charges.Length; i++)
            {
                ref readonly var charge = ref verdicts[v].Charges[i];
                if (charge.IsEnforced && !StoodBefore(verdicts, v, i))
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
    private static bool StoodBefore(IReadOnlyList<Verdict> verdicts, int verdict, int charge)
    {
        for (var v = 0; v <= verdict; v++)
        {
            var end = v == verdict ? charge : verdicts[v].Charges.Length;
            for (var i = 0; i < end; i++)
            {
                ref readonly var earlier = ref verdicts[v].Charges[i];
                if (earlier.IsEnforced && IsNamed(earlier, verdicts[verdict].Charges[charge].Policy.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNamed(in Charge charge, string policy) =>
        charge.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase);

    private static void AppendPolicy(ref FieldWriter policies, in Charge charge)
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
        ref FieldWriter limits, RateLimitPolicy policy, in Decision decision, bool withReset)
    {
        if (decision.Source == DecisionSource.NotAsked)
        {
            return;
        }

        limits.Item(policy.Name);
        limits.Parameter(";r=", decision.Remaining);
        if (withReset && !policy.IsConcurrency && decision.RetryAfter != Decision.Never)
        {
            limits.Parameter(";t=", Seconds(decision.Admitted ? decision.ResetAfter : decision.RetryAfter));
        }
    }

    // A policy with IPv6 tiers has several buckets; the one that refused, or else the fullest in use, is what the
    // caller should know of.
    private static Decision Tightest(Verdict verdict, string policy)
    {
        var tightest = -1;
        for (var i = 0; i < verdict.Decisions.Length; i++)
        {
            if (IsNamed(verdict.Charges[i], policy)
                && (tightest < 0 || IsTighter(verdict.Decisions[i], verdict.Decisions[tightest])))
            {
                tightest = i;
            }
        }

        return verdict.Decisions[tightest];
    }

    private static bool IsTighter(in Decision one, in Decision other) =>
        one.Admitted != other.Admitted ? other.Admitted
        : one.RetryAfter != other.RetryAfter ? one.RetryAfter > other.RetryAfter
        : one.Remaining < other.Remaining;

    private static void WriteLegacy(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var all = feature.Verdicts.SelectMany(v => v.Charges.Zip(v.Decisions)).Where(
            p => p.First.IsEnforced && p.Second.Source != DecisionSource.NotAsked).ToArray();
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
