using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>
/// How old a response is on arrival (RFC 9111 §4.2.3), how long it is fresh (§4.2.1, §4.2.2), and how long it may be
/// served stale (§4.2.4, RFC 5861).
/// </summary>
internal static class FreshnessRules
{
    /// <summary>The directives that apply: a shared cache prefers CDN-Cache-Control (RFC 9213 §2.2).</summary>
    public static CacheDirectives DirectivesOf(IHeaderDictionary response, bool shared) =>
        shared ? SharedDirectivesOf(response[TargetedCacheControl.Name], response.CacheControl)
        : CacheControl.Parse(response.CacheControl);

    public static CacheDirectives SharedDirectivesOf(StringValues cdnCacheControl, StringValues cacheControl) =>
        TargetedCacheControl.Parse(cdnCacheControl) ?? CacheControl.Parse(cacheControl);

    /// <summary>Returns the <c>corrected_initial_age</c>.</summary>
    public static TimeSpan InitialAge(IHeaderDictionary response, DateTimeOffset requested, DateTimeOffset received)
    {
        var apparent = Max(TimeSpan.Zero, received - DateOf(response, received));
        var delay = Max(TimeSpan.Zero, received - requested);
        return Max(apparent, (DeltaSeconds.ParseFirst(response.Age) ?? TimeSpan.Zero) + delay);
    }

    public static ResponseLifetimes LifetimesOf(
        int status, IHeaderDictionary response, FreshnessPolicy policy, DateTimeOffset now)
    {
        var directives = DirectivesOf(response, policy.Shared);
        var never = directives.MustRevalidate || directives.NoCache
            || (policy.Shared && (directives.ProxyRevalidate || directives.SharedMaxAge is not null));
        var stated = ExplicitLifetime(response, directives, policy.Shared, now);
        var fresh = stated ?? ImplicitLifetime(status, response, policy, now);

        // Without a lifetime from origin or policy a response is not served stale either.
        var lives = stated is not null || fresh > TimeSpan.Zero;
        var whileRevalidating = directives.StaleWhileRevalidate ?? (lives ? policy.StaleWhileRevalidate : default);
        var ifError = directives.StaleIfError ?? (lives ? policy.StaleIfError : default);
        return new ResponseLifetimes(
            Bound(fresh), never ? default : Bound(whileRevalidating), never ? default : Bound(ifError),
            directives.NoCache, never)
        {
            IsStated = stated is not null,
        };
    }

    /// <summary>Returns the lifetime that the origin states; <see langword="null"/> if it states none.</summary>
    public static TimeSpan? ExplicitLifetime(
        IHeaderDictionary response, CacheDirectives directives, bool shared, DateTimeOffset now)
    {
        var stated = shared ? directives.SharedMaxAge ?? directives.MaxAge : directives.MaxAge;
        if (stated is not null)
        {
            return stated;
        }

        // A targeted field replaces Expires too.
        if (response.Expires.Count == 0
            || (shared && TargetedCacheControl.Parse(response[TargetedCacheControl.Name]) is not null))
        {
            return null;
        }

        // An invalid date, such as 0, and several dates are in the past.
        return response.Expires.Count == 1 && HttpDate.Parse(response.Expires[0]) is { } expires
            ? Max(TimeSpan.Zero, expires - DateOf(response, now)) : TimeSpan.Zero;
    }

    private static TimeSpan ImplicitLifetime(
        int status, IHeaderDictionary response, FreshnessPolicy policy, DateTimeOffset now)
    {
        if (StatusRules.IsNegative(status))
        {
            return policy.NegativeTtl;
        }

        if (policy.HeuristicFraction <= 0 || HttpDate.Parse(response.LastModified) is not { } modified)
        {
            return policy.Ttl;
        }

        var sinceModified = Max(TimeSpan.Zero, DateOf(response, now) - modified);
        return Min(policy.MaxHeuristicTtl, sinceModified * policy.HeuristicFraction);
    }

    /// <summary>A response without Date was created when it arrived (RFC 9110 §6.6.1).</summary>
    private static DateTimeOffset DateOf(IHeaderDictionary response, DateTimeOffset now) =>
        HttpDate.Parse(response.Date) ?? now;

    /// <summary>Prevents sums from overflowing.</summary>
    private static TimeSpan Bound(TimeSpan lifetime) => Min(lifetime, DeltaSeconds.Max);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
