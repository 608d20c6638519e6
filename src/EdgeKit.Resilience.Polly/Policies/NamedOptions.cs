using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>Names a strategy in Polly's telemetry; its settings come from configuration.</summary>
internal sealed class NamedOptions : ResilienceStrategyOptions
{
    public NamedOptions(string name) => Name = name;
}
