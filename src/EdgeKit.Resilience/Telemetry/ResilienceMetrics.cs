using System.Diagnostics.Metrics;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>
/// The instruments. Tags are bounded: policies come from configuration, authorities from a bounded table.
/// </summary>
internal sealed class ResilienceMetrics(Meter meter)
{
    public const string MeterName = "EdgeKit.Resilience";
    public const string PolicyTag = "edgekit.resilience.policy";
    public const string ClientTag = "edgekit.resilience.client";

    public Histogram<double> Attempts { get; } = meter.CreateHistogram<double>(
        "edgekit.resilience.attempt.duration", "s", "Duration of each attempt up to the response headers.");

    public Counter<long> Transitions { get; } = meter.CreateCounter<long>(
        "edgekit.resilience.circuit.transitions", "{transition}", "State changes of circuits.");

    public Counter<long> Rejections { get; } = meter.CreateCounter<long>(
        "edgekit.resilience.rejections", "{call}", "Calls that a policy rejected or timed out.");

    public Counter<long> Hedges { get; } = meter.CreateCounter<long>(
        "edgekit.resilience.hedges", "{attempt}", "Hedged attempts sent while another attempt was in flight.");

    public Counter<long> ExhaustedBudgets { get; } = meter.CreateCounter<long>(
        "edgekit.resilience.budget.exhausted", "{attempt}", "Retries and hedges that the budget did not allow.");

    public Counter<long> Fallbacks { get; } = meter.CreateCounter<long>(
        "edgekit.resilience.fallbacks", "{call}", "Calls answered by a fallback.");

    public void Observe(Func<IEnumerable<Measurement<int>>> circuits, Func<IEnumerable<Measurement<double>>> budgets)
    {
        meter.CreateObservableGauge(
            "edgekit.resilience.circuit.state", circuits,
            "{state}", "0 closed, 1 open, 2 half-open, 3 ramp-up, 4 isolated.");
        meter.CreateObservableGauge(
            "edgekit.resilience.budget.remaining", budgets,
            "{attempt}", "Retries and hedges that may be sent now.");
    }
}
