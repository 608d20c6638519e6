using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>
/// The instruments. Tags are bounded: policies come from configuration, authorities from a bounded table.
/// </summary>
internal sealed class ResilienceMetrics
{
    public const string MeterName = "EdgeKit.Resilience";
    public const string PolicyTag = "edgekit.resilience.policy";
    public const string ClientTag = "edgekit.resilience.client";

    private readonly Histogram<double> _attempts;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _exhaustedBudgets;
    private readonly Counter<long> _fallbacks;
    private readonly Meter _meter;

    public ResilienceMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _attempts = _meter.CreateHistogram<double>(
            "edgekit.resilience.attempt.duration", "s", "Duration of each attempt up to the response headers.");
        _transitions = _meter.CreateCounter<long>(
            "edgekit.resilience.circuit.transitions", "{transition}", "State changes of circuits.");
        _rejections = _meter.CreateCounter<long>(
            "edgekit.resilience.rejections", "{call}", "Calls that a policy rejected or timed out.");
        _hedges = _meter.CreateCounter<long>(
            "edgekit.resilience.hedges", "{attempt}", "Hedged attempts sent while another attempt was in flight.");
        _exhaustedBudgets = _meter.CreateCounter<long>(
            "edgekit.resilience.budget.exhausted", "{attempt}", "Retries and hedges that the budget did not allow.");
        _fallbacks = _meter.CreateCounter<long>(
            "edgekit.resilience.fallbacks", "{call}", "Calls answered by a fallback.");
    }

    public bool MeasuresAttempts => _attempts.Enabled;

    public void Observe(Func<IEnumerable<Measurement<int>>> circuits, Func<IEnumerable<Measurement<double>>> budgets)
    {
        _meter.CreateObservableGauge(
            "edgekit.resilience.circuit.state", circuits,
            "{state}", "0 closed, 1 open, 2 half-open, 3 ramp-up, 4 isolated.");
        _meter.CreateObservableGauge(
            "edgekit.resilience.budget.remaining", budgets,
            "{attempt}", "Retries and hedges that may be sent now.");
    }

    public void RecordAttempt(KeyValuePair<string, object?>[] tags, int number, TimeSpan duration, string result)
    {
        var all = new TagList(tags)
        {
            { "http.request.resend_count", Math.Min(number - 1, 10) },
            { "edgekit.resilience.result", result },
        };
        _attempts.Record(duration.TotalSeconds, all);
    }

    public void CountTransition(CircuitTransition transition)
    {
        if (_transitions.Enabled)
        {
            _transitions.Add(1, [
                new(PolicyTag, transition.Policy),
                .. AuthorityTags.From(transition.Authority),
                new("edgekit.resilience.to", transition.To.ToString()),
                new("edgekit.resilience.cause", transition.Cause.ToString()),
            ]);
        }
    }

    public void CountRejection(KeyValuePair<string, object?>[] tags, RejectionReason reason)
    {
        if (_rejections.Enabled)
        {
            _rejections.Add(1, [.. tags, new("edgekit.resilience.reason", reason.ToString())]);
        }
    }

    public void CountHedge(KeyValuePair<string, object?>[] tags) => _hedges.Add(1, tags);

    public void CountExhaustedBudget(KeyValuePair<string, object?>[] tags) => _exhaustedBudgets.Add(1, tags);

    public void CountFallback(KeyValuePair<string, object?>[] tags, string kind)
    {
        if (_fallbacks.Enabled)
        {
            _fallbacks.Add(1, [.. tags, new("edgekit.resilience.fallback", kind)]);
        }
    }
}
