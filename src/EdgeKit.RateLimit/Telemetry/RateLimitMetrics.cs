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
            "edgekit.ratelimit.decisions", "{decision}", "Decisions by policy, outcome and source.");
        _batches = meter.CreateHistogram<long>(
            "edgekit.ratelimit.redis.batch", "{bucket}", "Token buckets in one call to Redis.");
        _redisTime = meter.CreateHistogram<double>(
            "edgekit.ratelimit.redis.duration", "s", "Duration of one call to Redis, with or without a reply.");
        _leasedTokens = meter.CreateCounter<long>(
            "edgekit.ratelimit.leased_tokens", "{token}", "Tokens taken for leases or returned, by direction.");
        _leases = meter.CreateUpDownCounter<long>(
            "edgekit.ratelimit.leases", "{key}", "Keys that have a lease, by policy.");
    }

    public bool CountsDecisions => _decisions.Enabled;

    public static string NameOf(DecisionSource source) => source switch
    {
        DecisionSource.Local => "local",
        DecisionSource.Redis => "redis",
        DecisionSource.Lease => "lease",
        DecisionSource.DenyCache => "deny_cache",
        DecisionSource.LocalShare => "local_share",
        DecisionSource.Open => "open",
        DecisionSource.Closed => "closed",
        _ => "not_evaluated",
    };

    public void Decided(in BucketRequest request, in BucketResult result)
    {
        if (_decisions.Enabled && result.Source != DecisionSource.NotEvaluated)
        {
            var tags = new TagList
            {
                { "policy", request.Policy.Name },
                { "outcome", Outcome(request, result) },
                { "source", NameOf(result.Source) },
            };
            _decisions.Add(1, tags);
        }
    }

    public void BatchSent(int buckets) => _batches.Record(buckets);

    public void RedisCalled(TimeSpan duration) => _redisTime.Record(duration.TotalSeconds);

    public void TokensLeased(string policy, long tokens) => _leasedTokens.Add(
        Math.Abs(tokens), new KeyValuePair<string, object?>("policy", policy),
        new KeyValuePair<string, object?>("direction", tokens > 0 ? "taken" : "returned"));

    public void ObserveDegradation(Func<IEnumerable<KeyValuePair<string, DecisionSource>>> sources) =>
        _meter.CreateObservableGauge(
            "edgekit.ratelimit.degradation",
            () => sources().Select(s => new Measurement<int>(
                DegradationLevel(s.Value), new KeyValuePair<string, object?>("policy", s.Key))),
            description: "Source of a policy's decisions: 0 Redis, 1 leased tokens, 2 local share, 3 open, 4 closed.");

    public void LeaseStarted(string policy) => _leases.Add(1, new KeyValuePair<string, object?>("policy", policy));

    public void LeaseEnded(string policy) => _leases.Add(-1, new KeyValuePair<string, object?>("policy", policy));

    private static string Outcome(in BucketRequest request, in BucketResult result) =>
        result.Admitted ? "admitted" : request.IsEnforced ? "refused" : "shadow";

    private static int DegradationLevel(DecisionSource source) => source switch
    {
        DecisionSource.Lease => 1,
        DecisionSource.LocalShare => 2,
        DecisionSource.Open => 3,
        DecisionSource.Closed => 4,
        _ => 0,
    };
}
