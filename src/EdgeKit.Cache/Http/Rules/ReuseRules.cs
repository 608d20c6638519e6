using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Decides whether a stored response may be used for a request (RFC 9111 §4, §5.2.1; RFC 5861).</summary>
internal static class ReuseRules
{
    public static ReuseKind Decide(in ResponseLifetimes lifetimes, TimeSpan age, CacheDirectives request)
    {
        if (request.NoCache
            || (request.MaxAge is { } most && age > most && age - most >= (request.MaxStale ?? TimeSpan.Zero)))
        {
            return ReuseKind.RevalidateOnRequest;
        }

        var left = lifetimes.Fresh - age;
        if (lifetimes.AlwaysRevalidate)
        {
            return ReuseKind.Revalidate;
        }

        if (left > TimeSpan.Zero)
        {
            return left < request.MinFresh ? ReuseKind.RevalidateOnRequest : ReuseKind.Fresh;
        }

        return request.MinFresh is null ? DecideStale(lifetimes, -left, request) : ReuseKind.RevalidateOnRequest;
    }

    /// <summary>True if it may be served instead of an error; the request's stale-if-error takes precedence.</summary>
    public static bool MayServeOnError(in ResponseLifetimes lifetimes, TimeSpan age, CacheDirectives request) =>
        !lifetimes.NeverStale
        && !request.NoCache && age - lifetimes.Fresh < (request.StaleIfError ?? lifetimes.StaleIfError);

    private static ReuseKind DecideStale(in ResponseLifetimes lifetimes, TimeSpan staleness, CacheDirectives request) =>
        lifetimes.NeverStale ? ReuseKind.Revalidate
        : staleness < lifetimes.StaleWhileRevalidate ? ReuseKind.WhileRevalidating
        : staleness <= request.MaxStale ? ReuseKind.StaleAccepted
        : ReuseKind.Revalidate;
}
