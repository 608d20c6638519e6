using Microsoft.Extensions.Configuration;

namespace EdgeKit.Composition;

/// <summary>Which features have a section. Fixed at start: a middleware cannot enter a pipeline that is already built.</summary>
internal sealed record ConfiguredFeatures(IReadOnlySet<string> Names)
{
    public const string SectionName = "EdgeKit";
    public const string Auth = "Auth";
    public const string Cache = "Cache";
    public const string Http = "Http";
    public const string Idempotency = "Idempotency";
    public const string RateLimit = "RateLimit";
    public const string Redis = "Redis";
    public const string Reload = "Reload";
    public const string Resilience = "Resilience";
    public const string Tracing = "Tracing";

    /// <summary>Read by EdgeKit.Gateway; in a process without it the section is known and idle.</summary>
    public const string Gateway = "Gateway";

    /// <summary>Read by EdgeKit.OpenTelemetry; in a process without it the section is known and idle.</summary>
    public const string OpenTelemetry = "OpenTelemetry";

    public static IReadOnlyList<string> Known { get; } = [Auth, Cache, Gateway, Http, Idempotency, OpenTelemetry, RateLimit, Redis, Reload, Resilience, Tracing];

    public static ConfiguredFeatures Read(IConfigurationSection section) =>
        new(section.GetChildren().Select(c => c.Key).ToHashSet(StringComparer.OrdinalIgnoreCase));

    public bool Has(string name) => Names.Contains(name);
}
