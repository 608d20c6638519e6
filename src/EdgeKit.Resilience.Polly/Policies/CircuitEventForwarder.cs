using EdgeKit.Resilience.Polly.Telemetry;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// Forwards the transitions of a policy's circuits to one pipeline's telemetry, including those that other clients
/// caused, if the pipeline has called that authority.
/// </summary>
internal sealed class CircuitEventForwarder : IDisposable
{
    private readonly PolicyReference _policy;
    private readonly CircuitTelemetry<HttpResponseMessage> _telemetry;

    public CircuitEventForwarder(PolicyReference policy, StrategyBuilderContext context)
    {
        _policy = policy;
        _telemetry = new CircuitTelemetry<HttpResponseMessage>(context.Telemetry, context.TimeProvider);
        policy.Pipelines.Moved += Report;
    }

    public void Dispose() => _policy.Pipelines.Moved -= Report;

    private void Report(CircuitTransition transition)
    {
        if (_policy.Pipelines.Uses(_policy.Client, transition))
        {
            _telemetry.Report(transition);
        }
    }
}
