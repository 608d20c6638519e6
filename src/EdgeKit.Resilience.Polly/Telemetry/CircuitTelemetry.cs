using Polly;
using Polly.CircuitBreaker;
using Polly.Telemetry;

namespace EdgeKit.Resilience.Polly.Telemetry;

/// <summary>Reports circuit transitions to Polly's telemetry, as Polly's own circuit breaker would.</summary>
internal sealed class CircuitTelemetry<TResult>(ResilienceStrategyTelemetry telemetry, TimeProvider timeProvider)
{
    private static readonly ResilienceEvent Opened = new(ResilienceEventSeverity.Error, "OnCircuitOpened");
    private static readonly ResilienceEvent HalfOpened = new(ResilienceEventSeverity.Warning, "OnCircuitHalfOpened");
    private static readonly ResilienceEvent Closed = new(ResilienceEventSeverity.Information, "OnCircuitClosed");

    /// <summary>
    /// Rents a context, because a transition may happen without a call. Polly has no event for a ramp-up.
    /// </summary>
    public void Report(CircuitTransition transition)
    {
        var context = ResilienceContextPool.Shared.Get();
        var isManual = transition.Cause == CircuitCause.Manual;
        switch (transition.To)
        {
            case CircuitState.Open or CircuitState.Isolated:
                var duration = transition.Until is { } until ? until - timeProvider.GetUtcNow() : TimeSpan.MaxValue;
                telemetry.Report(
                    Opened, context, new OnCircuitOpenedArguments<TResult>(context, default, duration, isManual));
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
