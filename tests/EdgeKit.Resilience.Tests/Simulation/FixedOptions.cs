using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Tests.Simulation;

internal sealed class FixedOptions(ResilienceOptions options) : IOptionsMonitor<ResilienceOptions>
{
    public ResilienceOptions CurrentValue => options;

    public ResilienceOptions Get(string? name) => options;

    public IDisposable? OnChange(Action<ResilienceOptions, string?> listener) => null;
}
