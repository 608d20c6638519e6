using Microsoft.Extensions.Configuration;

namespace EdgeKit.Configuration;

/// <summary>
/// The features that have a section. Fixed when the host is built, since middleware cannot be added later.
/// </summary>
internal sealed class ConfiguredFeatures
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

    /// <summary>Read by EdgeKit.Gateway; otherwise the section is accepted and has no effect.</summary>
    public const string Gateway = "Gateway";

    /// <summary>Read by EdgeKit.OpenTelemetry; otherwise the section is accepted and has no effect.</summary>
    public const string OpenTelemetry = "OpenTelemetry";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Known { get; } = [
        Auth, Cache, Gateway, Http, Idempotency, OpenTelemetry, RateLimit, Redis, Reload, Resilience, Tracing];

    /// <summary>True if a section needs no middleware, so that it may be added while the application runs.</summary>
    public static bool HasNoStage(string name) =>
        Http.Equals(name, StringComparison.OrdinalIgnoreCase)
        || Reload.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool Has(string name) => _names.Contains(name);

    public void Read(IConfigurationSection section) => _names.UnionWith(section.GetChildren().Select(c => c.Key));
}
