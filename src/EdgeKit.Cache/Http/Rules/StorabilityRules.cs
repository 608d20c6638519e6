using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Decides whether a response to GET may be stored (RFC 9111 §3, §3.5).</summary>
internal static class StorabilityRules
{
    public static Storability Decide(in StorabilityInput input, FreshnessPolicy policy, DateTimeOffset now)
    {
        var directives = FreshnessRules.DirectivesOf(input.Response, policy.Shared);
        return RefusalOf(input, directives, policy.Shared)
            ?? (IsPermitted(input, directives, policy, now)
                ? UsefulnessOf(input, policy, now) : Storability.NotCacheable);
    }

    /// <summary>True if a response to a request with credentials may be used for others (§3.5).</summary>
    public static bool IsForEveryone(CacheDirectives directives) =>
        directives.Public || directives.MustRevalidate || directives.SharedMaxAge is not null;

    private static Storability? RefusalOf(in StorabilityInput input, CacheDirectives directives, bool shared) =>
        input switch
        {
            { Status: < 200 or 206 or 304 } => Storability.Partial,
            _ when BelongsToOneUser(input.Response, directives) => Storability.SetCookie,
            _ when directives.MustUnderstand && !StatusRules.IsUnderstood(input.Status) => Storability.NotUnderstood,

            // must-understand overrides no-store (§5.2.2.3).
            _ when input.Request.NoStore || (directives.NoStore && !directives.MustUnderstand) => Storability.NoStore,
            _ when shared && directives.Private => Storability.Private,
            _ when shared && input.HasCredentials && !IsForEveryone(directives) => Storability.Authorization,
            _ when VaryRules.NamesOf(input.Response.Vary) is null => Storability.VaryAny,
            _ when input.Response.ContainsKey("Trailer") => Storability.Trailers,
            _ when IsEventStream(input.Response.ContentType) => Storability.EventStream,
            _ => null,
        };

    private static bool IsEventStream(string? contentType) =>
        contentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A Set-Cookie named by <c>no-cache</c> or <c>private</c> is not stored, and forbids nothing.</summary>
    private static bool BelongsToOneUser(IHeaderDictionary response, CacheDirectives directives) =>
        response.SetCookie.Count > 0
        && !Names(directives.NoCacheFields, "Set-Cookie") && !Names(directives.PrivateFields, "Set-Cookie");

    /// <summary>The last condition of §3.</summary>
    private static bool IsPermitted(
        in StorabilityInput input, CacheDirectives directives, FreshnessPolicy policy, DateTimeOffset now) =>
        directives.Public
        || (directives.Private && !policy.Shared)
        || FreshnessRules.ExplicitLifetime(input.Response, directives, policy.Shared, now) is not null
        || StatusRules.IsHeuristicallyCacheable(input.Status);

    private static Storability UsefulnessOf(in StorabilityInput input, FreshnessPolicy policy, DateTimeOffset now)
    {
        var lifetimes = FreshnessRules.LifetimesOf(input.Status, input.Response, policy, now);
        var age = FreshnessRules.InitialAge(input.Response, now, now);
        var used = !lifetimes.AlwaysRevalidate && lifetimes.Useful > age;
        return used || (HasValidator(input.Response) && !StatusRules.IsNegative(input.Status))
            ? Storability.Storable : Storability.Useless;
    }

    private static bool HasValidator(IHeaderDictionary response) =>
        response.ETag.Count > 0 || HttpDate.Parse(response.LastModified) is not null;

    private static bool Names(StringValues fields, string name) =>
        fields.Contains(name, StringComparer.OrdinalIgnoreCase);
}
