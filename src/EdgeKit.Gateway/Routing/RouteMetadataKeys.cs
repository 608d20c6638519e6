namespace EdgeKit.Gateway.Routing;

/// <summary>Keys and values of EdgeKit's settings in the metadata of YARP's routes and clusters.</summary>
internal static class RouteMetadataKeys
{
    public const string SectionName = "ReverseProxy";
    public const string Prefix = "EdgeKit.";
    public const string RateLimit = "EdgeKit.RateLimit";
    public const string RateLimitCost = "EdgeKit.RateLimit.Cost";
    public const string Cache = "EdgeKit.Cache";
    public const string Idempotency = "EdgeKit.Idempotency";
    public const string Resilience = "EdgeKit.Resilience";

    /// <summary>On a route or its cluster: the token that is sent for a logged-in user.</summary>
    public const string Token = "EdgeKit.Token";

    public const string MaxHeaderBytes = "EdgeKit.MaxHeaderBytes";
    public const string Timeout = "EdgeKit.Timeout";
    public const string Path = "EdgeKit.Path";
    public const string PlainPath = "Plain";
    public const string AnyPath = "Any";

    /// <summary>YARP's value for "no rate limit on this route".</summary>
    public const string DisableRateLimit = "Disable";

    public const string DefaultPolicy = "Default";

    public static IReadOnlyList<string> Known { get; } = [
        Cache, RateLimit, RateLimitCost, Idempotency, Resilience, Token, MaxHeaderBytes, Timeout, Path];

    /// <summary>True if YARP itself interprets the value of <c>RateLimiterPolicy</c>.</summary>
    public static bool IsYarpRateLimit(string policy) =>
        policy.Equals(DisableRateLimit, StringComparison.OrdinalIgnoreCase)
        || policy.Equals(DefaultPolicy, StringComparison.OrdinalIgnoreCase);

    public static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
