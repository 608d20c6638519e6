using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The name under which Polly's telemetry knows a strategy whose options stand in appsettings.</summary>
internal sealed class NamedOptions : ResilienceStrategyOptions
{
    public NamedOptions(string name) => Name = name;
}
