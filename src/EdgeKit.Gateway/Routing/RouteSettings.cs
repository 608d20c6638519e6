namespace EdgeKit.Gateway.Routing;

/// <summary>The names under which a YARP route says which policies it wants.</summary>
internal static class RouteSettings
{
    public const string SectionName = "ReverseProxy";
    public const string MetadataPrefix = "EdgeKit.";
    public const string RateLimit = "EdgeKit.RateLimit";
    public const string RateLimitCost = "EdgeKit.RateLimit.Cost";
    public const string Cache = "EdgeKit.Cache";
    public const string Idempotency = "EdgeKit.Idempotency";
    public const string Resilience = "EdgeKit.Resilience";

    /// <summary>On a route or on its cluster: which token goes along for whoever is logged in.</summary>
    public const string Token = "EdgeKit.Token";

    /// <summary>YARP's own word for "no limit on this route".</summary>
    public const string DisableRateLimit = "Disable";

    public static IReadOnlyList<string> Known { get; } = [Cache, RateLimit, RateLimitCost, Idempotency, Resilience, Token];

    public static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
