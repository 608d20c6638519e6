using Polly;
using Polly.CircuitBreaker;
using Polly.Telemetry;

namespace EdgeKit.Resilience.Polly.Telemetry;

/// <summary>Tells Polly's telemetry what a circuit does, in the words of Polly's own circuit breaker.</summary>
internal sealed class CircuitTelemetry<TResult>(ResilienceStrategyTelemetry telemetry, TimeProvider timeProvider)
{
    private static readonly ResilienceEvent Opened = new(ResilienceEventSeverity.Error, "OnCircuitOpened");
    private static readonly ResilienceEvent HalfOpened = new(ResilienceEventSeverity.Warning, "OnCircuitHalfOpened");
    private static readonly ResilienceEvent Closed = new(ResilienceEventSeverity.Information, "OnCircuitClosed");

    /// <summary>
    /// A circuit may move without a call, so that the event has a context of its own. A ramp-up has no word of Polly's.
    /// </summary>
    public void Report(CircuitTransition moved)
    {
        var context = ResilienceContextPool.Shared.Get();
        var isManual = moved.Cause == CircuitCause.Manual;
        switch (moved.To)
        {
            case CircuitState.Open or CircuitState.Isolated:
                var rest = moved.Until is { } until ? until - timeProvider.GetUtcNow() : TimeSpan.MaxValue;
                telemetry.Report(
                    Opened, context, new OnCircuitOpenedArguments<TResult>(context, default, rest, isManual));
                break;
            case CircuitState.HalfOpen:
                telemetry.Report(HalfOpened, context, new OnCircuitHalfOpenedArguments(context));
                break;
            case CircuitState.Closed:
                telemetry.Report(Closed, context, new OnCircuitClosedArguments<TResult>(context, default, isManual));
                break;
        }

        ResilienceContextPool.Shared.Return(context);
    }
}
