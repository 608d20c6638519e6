using System.Globalization;
using System.Text;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Model;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The fields of draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy says what the limits are, RateLimit what is left. For a bucket q is the capacity and w the
/// seconds to fill it; t is the seconds until it is full, or, after a refusal, until this request would be admitted.
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, RateLimitFeature feature, RateLimitOptions options)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var policies = new StringBuilder();
        var limits = new StringBuilder();
        var refused = feature.Verdicts.Any(v => !v.Admitted);
        foreach (var verdict in feature.Verdicts)
        {
            for (var i = 0; i < verdict.Charges.Length; i++)
            {
                var charge = verdict.Charges[i];
                if (charge.IsEnforced && seen.Add(charge.Policy.Name))
                {
                    var tightest = Tightest(verdict, charge.Policy.Name);
                    AppendPolicy(policies, charge);
                    AppendLimit(limits, charge.Policy, tightest, withReset: !refused || !tightest.Admitted);
                }
            }
        }

        if (options.Headers && policies.Length > 0)
        {
            headers["RateLimit-Policy"] = policies.ToString();
            if (limits.Length > 0)
            {
                headers["RateLimit"] = limits.ToString();
            }
        }

        if (options.LegacyHeaders)
        {
            WriteLegacy(headers, feature);
        }
    }

    public static long Seconds(TimeSpan span) => (long)Math.Ceiling(Math.Min(span.TotalSeconds, int.MaxValue));

    /// <summary>A structured-field string (RFC 9651 §3.3.3); what it cannot hold becomes a question mark.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is '"' or '\\' ? $"\\{c}" : c is >= ' ' and <= '~' ? c.ToString() : "?");
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendPolicy(StringBuilder policies, in Charge charge)
    {
        policies.Append(policies.Length > 0 ? ", " : "").Append(Quote(charge.Policy.Name));
        policies.Append(CultureInfo.InvariantCulture, $";q={charge.Limit.Capacity}");
        policies.Append(charge.Policy.IsConcurrency ? ";qu=\"concurrent-requests\"" : string.Create(CultureInfo.InvariantCulture, $";w={charge.Limit.WindowSeconds}"));
    }

    // On a refusal only those that refused say when: Retry-After must not be earlier than any t.
    private static void AppendLimit(StringBuilder limits, RateLimitPolicy policy, in Decision decision, bool withReset)
    {
        if (decision.Source == DecisionSource.NotAsked)
        {
            return;
        }

        limits.Append(limits.Length > 0 ? ", " : "").Append(Quote(policy.Name));
        limits.Append(CultureInfo.InvariantCulture, $";r={decision.Remaining}");
        if (withReset && !policy.IsConcurrency && decision.RetryAfter != Decision.Never)
        {
            limits.Append(CultureInfo.InvariantCulture, $";t={Seconds(decision.Admitted ? decision.ResetAfter : decision.RetryAfter)}");
        }
    }

    // A policy with IPv6 tiers has several buckets; the one that refused, or else the fullest in use, is what the caller should know of.
    private static Decision Tightest(Verdict verdict, string policy) =>
        verdict.Decisions.Where((_, i) => verdict.Charges[i].Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase))
            .OrderBy(d => d.Admitted).ThenByDescending(d => d.RetryAfter).ThenBy(d => d.Remaining).First();

    private static void WriteLegacy(IHeaderDictionary headers, RateLimitFeature feature)
    {
        var all = feature.Verdicts.SelectMany(v => v.Charges.Zip(v.Decisions)).Where(p => p.First.IsEnforced && p.Second.Source != DecisionSource.NotAsked).ToArray();
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
