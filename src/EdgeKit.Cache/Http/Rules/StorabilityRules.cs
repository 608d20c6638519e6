using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Which answers to GET may be stored (RFC 9111 §3, §3.5).</summary>
internal static class StorabilityRules
{
    public static Storability Decide(in StorabilityInput question, FreshnessPolicy policy, DateTimeOffset now)
    {
        var directives = FreshnessRules.DirectivesOf(question.Response, policy.Shared);
        return Forbidden(question, directives, policy.Shared)
            ?? (IsAllowed(question, directives, policy, now) ? Worth(question, policy, now) : Storability.NotCacheable);
    }

    /// <summary>§3.5: whether an answer to somebody is for others too.</summary>
    public static bool IsForEveryone(CacheDirectives directives) =>
        directives.Public || directives.MustRevalidate || directives.SharedMaxAge is not null;

    private static Storability? Forbidden(in StorabilityInput question, CacheDirectives directives, bool shared) =>
        question switch
    {
        { Status: < 200 or 206 or 304 } => Storability.Partial,
        _ when BelongsToOneUser(question.Response, directives) => Storability.SetCookie,
        _ when directives.MustUnderstand && !StatusRules.IsUnderstood(question.Status) => Storability.NotUnderstood,

        // must-understand takes the place of a no-store beside it (§5.2.2.3).
        _ when question.Request.NoStore || (directives.NoStore && !directives.MustUnderstand) => Storability.NoStore,
        _ when shared && directives.Private => Storability.Private,
        _ when shared && question.HasCredentials && !IsForEveryone(directives) => Storability.Authorization,
        _ when VaryRules.NamesOf(question.Response.Vary) is null => Storability.VaryAny,
        _ when question.Response.ContainsKey("Trailer") => Storability.Trailers,
        _ when question.Response.ContentType.ToString().StartsWith(
            "text/event-stream", StringComparison.OrdinalIgnoreCase) => Storability.EventStream,
        _ => null,
    };

    /// <summary>
    /// A cookie that the origin itself sets apart by name is dropped from the stored answer; any other one forbids it.
    /// </summary>
    private static bool BelongsToOneUser(IHeaderDictionary response, CacheDirectives directives) =>
        response.SetCookie.Count > 0
        && !Names(directives.NoCacheFields, "Set-Cookie") && !Names(directives.PrivateFields, "Set-Cookie");

    /// <summary>§3, the last condition.</summary>
    private static bool IsAllowed(
        in StorabilityInput question, CacheDirectives directives, FreshnessPolicy policy, DateTimeOffset now) =>
        directives.Public
        || (directives.Private && !policy.Shared)
        || FreshnessRules.ExplicitLifetime(question.Response, directives, policy.Shared, now) is not null
        || StatusRules.IsHeuristicallyCacheable(question.Status);

    private static Storability Worth(in StorabilityInput question, FreshnessPolicy policy, DateTimeOffset now)
    {
        var lifetimes = FreshnessRules.LifetimesOf(question.Status, question.Response, policy, now);
        var used = !lifetimes.AlwaysRevalidate && lifetimes.Useful > AgeRules.InitialAge(question.Response, now, now);
        return used || (HasValidator(question.Response) && !StatusRules.IsNegative(question.Status))
            ? Storability.Storable : Storability.Useless;
    }

    private static bool HasValidator(IHeaderDictionary response) =>
        response.ETag.Count > 0 || HttpDate.Parse(response.LastModified) is not null;

    private static bool Names(StringValues fields, string name) =>
        fields.Contains(name, StringComparer.OrdinalIgnoreCase);
}
