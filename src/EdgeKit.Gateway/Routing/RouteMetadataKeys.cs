namespace EdgeKit.Gateway.Routing;

/// <summary>The names under which a YARP route says which policies it wants.</summary>
internal static class RouteMetadataKeys
{
    public const string SectionName = "ReverseProxy";
    public const string Prefix = "EdgeKit.";
    public const string RateLimit = "EdgeKit.RateLimit";
    public const string RateLimitCost = "EdgeKit.RateLimit.Cost";
    public const string Cache = "EdgeKit.Cache";
    public const string Idempotency = "EdgeKit.Idempotency";
    public const string Resilience = "EdgeKit.Resilience";

    /// <summary>On a route or on its cluster: which token goes along for whoever is logged in.</summary>
    public const string Token = "EdgeKit.Token";

    /// <summary>The most that all request headers may have together, in bytes.</summary>
    public const string MaxHeaderBytes = "EdgeKit.MaxHeaderBytes";

    /// <summary>The longest that a request may take, bodies included.</summary>
    public const string Timeout = "EdgeKit.Timeout";

    /// <summary>Which paths are forwarded: plain ones, or any.</summary>
    public const string Path = "EdgeKit.Path";
    public const string PlainPath = "Plain";
    public const string AnyPath = "Any";

    /// <summary>YARP's own word for "no limit on this route".</summary>
    public const string DisableRateLimit = "Disable";

    /// <summary>YARP's own word for "what holds for all".</summary>
    public const string DefaultPolicy = "Default";

    public static IReadOnlyList<string> Known { get; } = [
        Cache, RateLimit, RateLimitCost, Idempotency, Resilience, Token, MaxHeaderBytes, Timeout, Path];

    /// <summary>Words that YARP understands by itself where a rate-limit policy is named.</summary>
    public static bool IsYarpsRateLimit(string policy) =>
        policy.Equals(DisableRateLimit, StringComparison.OrdinalIgnoreCase)
        || policy.Equals(DefaultPolicy, StringComparison.OrdinalIgnoreCase);

    public static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
