using EdgeKit.Resilience.Polly.Telemetry;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// Reports in one pipeline's telemetry what the circuits do that its calls depend on, whoever caused it.
/// </summary>
internal sealed class CircuitEventForwarder : IDisposable
{
    private readonly PolicyReference _use;
    private readonly CircuitTelemetry<HttpResponseMessage> _telemetry;

    public CircuitEventForwarder(PolicyReference use, StrategyBuilderContext made)
    {
        _use = use;
        _telemetry = new CircuitTelemetry<HttpResponseMessage>(made.Telemetry, made.TimeProvider);
        use.Pipelines.Moved += Report;
    }

    public void Dispose() => _use.Pipelines.Moved -= Report;

    private void Report(CircuitTransition moved)
    {
        if (_use.Pipelines.Uses(_use.Client, moved))
        {
            _telemetry.Report(moved);
        }
    }
}
