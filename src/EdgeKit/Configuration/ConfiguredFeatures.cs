using Microsoft.Extensions.Configuration;

namespace EdgeKit.Configuration;

/// <summary>
/// Which features have a section. Fixed when the host is built: a middleware cannot enter a pipeline that is already
/// built.
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

    /// <summary>Read by EdgeKit.Gateway; in a process without it the section is known and idle.</summary>
    public const string Gateway = "Gateway";

    /// <summary>Read by EdgeKit.OpenTelemetry; in a process without it the section is known and idle.</summary>
    public const string OpenTelemetry = "OpenTelemetry";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Known { get; } = [
        Auth, Cache, Gateway, Http, Idempotency, OpenTelemetry, RateLimit, Redis, Reload, Resilience, Tracing];

    /// <summary>Whether a section needs no middleware, so that it may come while the application runs.</summary>
    public static bool HasNoStage(string name) =>
        Http.Equals(name, StringComparison.OrdinalIgnoreCase)
        || Reload.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool Has(string name) => _names.Contains(name);

    public void Read(IConfigurationSection section) => _names.UnionWith(section.GetChildren().Select(c => c.Key));
}
