using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>The meter <c>EdgeKit.RateLimit</c>.</summary>
internal sealed class RateLimitMetrics
{
    public const string MeterName = "EdgeKit.RateLimit";

    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _redisTime;
    private readonly Counter<long> _leasedTokens;
    private readonly Histogram<long> _batches;
    private readonly UpDownCounter<long> _leases;

    public RateLimitMetrics(IMeterFactory factory)
    {
        var meter = _meter = factory.Create(MeterName);
        _decisions = meter.CreateCounter<long>(
            "edgekit.ratelimit.decisions", "{decision}", "Decisions by policy, outcome and who took them.");
        _batches = meter.CreateHistogram<long>(
            "edgekit.ratelimit.redis.batch", "{charge}", "Charges in one call to Redis.");
        _redisTime = meter.CreateHistogram<double>(
            "edgekit.ratelimit.redis.duration", "s", "How long one call to Redis for decisions took, answered or not.");
        _leasedTokens = meter.CreateCounter<long>(
            "edgekit.ratelimit.leased_tokens", "{token}", "Tokens debited for later, by direction: taken or returned.");
        _leases = meter.CreateUpDownCounter<long>(
            "edgekit.ratelimit.leases", "{key}", "Keys that are decided from leased tokens, by policy.");
    }

    public bool CountsDecisions => _decisions.Enabled;

    public void Decided(in BucketRequest charge, in BucketResult decision)
    {
        if (_decisions.Enabled && decision.Source != DecisionSource.NotEvaluated)
        {
            var tags = new TagList
            {
                { "policy", charge.Policy.Name },
                { "outcome", Outcome(charge, decision) },
                { "source", DecisionSourceNames.Of(decision.Source) },
            };
            _decisions.Add(1, tags);
        }
    }

    public void BatchSent(int charges) => _batches.Record(charges);

    public void RedisCalled(TimeSpan duration) => _redisTime.Record(duration.TotalSeconds);

    public void TokensLeased(string policy, long tokens) => _leasedTokens.Add(
        Math.Abs(tokens), new KeyValuePair<string, object?>("policy", policy),
        new KeyValuePair<string, object?>("direction", tokens > 0 ? "taken" : "returned"));

    /// <summary>
    /// Reports where each policy stands: 0 Redis, 1 leased tokens, 2 the local share, 3 open, 4 closed.
    /// </summary>
    public void ObserveDegradation(Func<IEnumerable<KeyValuePair<string, DecisionSource>>> rungs) =>
        _meter.CreateObservableGauge(
        "edgekit.ratelimit.rung",
        () => rungs().Select(
            r => new Measurement<int>(DegradationLevel(r.Value), new KeyValuePair<string, object?>("policy", r.Key))),
        description: "Who decides for a policy: 0 Redis, 1 leased tokens, 2 the local share, 3 open, 4 closed.");

    public void LeaseStarted(string policy) => _leases.Add(1, new KeyValuePair<string, object?>("policy", policy));

    public void LeaseEnded(string policy) => _leases.Add(-1, new KeyValuePair<string, object?>("policy", policy));

    private static string Outcome(in BucketRequest charge, in BucketResult decision) => decision.Admitted ? "admitted"
        : charge.IsEnforced ? "refused" : "shadow";

    private static int DegradationLevel(DecisionSource source) => source switch
    {
        DecisionSource.Lease => 1,
        DecisionSource.LocalShare => 2,
        DecisionSource.Open => 3,
        DecisionSource.Closed => 4,
        _ => 0,
    };
}
