using System.Diagnostics.Metrics;

namespace EdgeKit.Resilience.Tests.Simulation;

internal sealed class DetachedMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
