using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>
/// The instruments. Tags are bounded: policies come from the configuration, authorities from a bounded table.
/// </summary>
internal sealed class ResilienceMetrics
{
    public const string MeterName = "EdgeKit.Resilience";
    private const string PolicyTag = "edgekit.resilience.policy";

    private readonly Histogram<double> _attempts;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _retriesRefused;
    private readonly Counter<long> _fallbacks;
    private readonly Meter _meter;

    public ResilienceMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _attempts = _meter.CreateHistogram<double>(
            "edgekit.resilience.attempt.duration", "s", "Time of each attempt up to the response headers.");
        _transitions = _meter.CreateCounter<long>(
            "edgekit.resilience.circuit.transitions", "{transition}", "Changes of state of circuits.");
        _rejections = _meter.CreateCounter<long>(
            "edgekit.resilience.rejections", "{call}", "Calls that a policy gave up.");
        _hedges = _meter.CreateCounter<long>(
            "edgekit.resilience.hedges", "{attempt}", "Second attempts sent while the first was in flight.");
        _retriesRefused = _meter.CreateCounter<long>(
            "edgekit.resilience.budget.exhausted", "{attempt}", "Retries and hedges that the budget did not allow.");
        _fallbacks = _meter.CreateCounter<long>(
            "edgekit.resilience.fallbacks", "{call}", "Calls that were answered by a fallback.");
    }

    public bool TimesAttempts => _attempts.Enabled;

    /// <summary>Gauges are asked for their values by whoever listens; nothing is kept for them.</summary>
    public void Observe(Func<IEnumerable<PolicyState>> policies)
    {
        _meter.CreateObservableGauge(
            "edgekit.resilience.circuit.state",
            () => policies().SelectMany(p => p.Authorities.Select(
                a => new Measurement<int>((int)a.Circuit.Phase.State, Tags(p.Model.Name, a)))),
            "{state}", "0 closed, 1 open, 2 half-open, 3 ramp-up, 4 isolated.");
        _meter.CreateObservableGauge(
            "edgekit.resilience.budget.remaining",
            () => policies().SelectMany(
                p => p.Authorities.SelectMany(a => a.Clients.Select(c => new Measurement<double>(c.Budget.Remaining,
                [.. Tags(p.Model.Name, a), new("edgekit.resilience.client", c.Client)])))),
            "{attempt}", "Retries and hedges that may be sent now.");
    }

    public void Attempted(StageContext stage, PolicyModel model, int number, TimeSpan duration, string result)
    {
        var tags = new TagList(Tags(model.Name, stage.Authority).AsSpan()) { { "http.request.resend_count", Math.Min(
            number - 1, 10) }, { "edgekit.resilience.result", result } };
        _attempts.Record(duration.TotalSeconds, tags);
    }

    public void Moved(CircuitTransition moved)
    {
        if (_transitions.Enabled)
        {
            _transitions.Add(1, [new(PolicyTag, moved.Policy), .. AuthorityTags.From(
                moved.Authority), new("edgekit.resilience.to", moved.To.ToString()), new(
                    "edgekit.resilience.cause", moved.Cause.ToString())]);
        }
    }

    public void Rejected(StageContext stage, PolicyModel model, RejectionReason reason)
    {
        if (_rejections.Enabled)
        {
            _rejections.Add(
                1, [.. Tags(model.Name, stage.Authority), new("edgekit.resilience.reason", reason.ToString())]);
        }
    }

    public void Hedged(StageContext stage, PolicyModel model) => Count(_hedges, stage, model);

    public void BudgetExhausted(StageContext stage, PolicyModel model) => Count(_retriesRefused, stage, model);

    public void FellBack(StageContext stage, PolicyModel model, string kind)
    {
        if (_fallbacks.Enabled)
        {
            _fallbacks.Add(1, [.. Tags(model.Name, stage.Authority), new("edgekit.resilience.fallback", kind)]);
        }
    }

    private static void Count(Counter<long> counter, StageContext stage, PolicyModel model)
    {
        if (counter.Enabled)
        {
            counter.Add(1, Tags(model.Name, stage.Authority));
        }
    }

    private static KeyValuePair<string, object?>[] Tags(string policy, AuthorityState authority) =>
        [new(PolicyTag, policy), new("server.address", authority.Key.Host), new("server.port", authority.Key.Port)];
}
