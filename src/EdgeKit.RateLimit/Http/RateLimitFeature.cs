using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The results of one request over both stages and every pass through the pipeline. Re-execution by an error page does
/// not charge it twice, and a refusal in a later pass does not return tokens taken in an earlier one.
/// </summary>
internal sealed class RateLimitFeature(RateLimitEngine engine) : IRateLimitFeature
{
    private readonly List<RateLimitResult> _results = [];
    private Dictionary<BucketKey, long>? _chargedCosts; // only for the few requests whose cost changes
    private int _earlierResults; // number of results of earlier passes
    private bool _hasReachedEndpoint;

    /// <summary>The policies that were applied at the endpoint's stage.</summary>
    public IReadOnlyList<RateLimitPolicy> EndpointPolicies { get; set; } = [];

    public IReadOnlyList<RateLimitResult> Results => _results;

    public bool IsRefused => _results.Exists(static r => !r.Admitted);

    public IReadOnlyList<string> Policies => [.. Charged.Select(b => b.Policy.Name).Distinct()];

    public long Remaining =>
        _results.SelectMany(r => r.Results).Select(r => r.Remaining).DefaultIfEmpty(long.MaxValue).Min();

    private IEnumerable<BucketRequest> Charged => _results.Where(r => r.Admitted).SelectMany(
        r => r.Buckets.Where((b, i) => r.Results[i].Admitted && !b.Policy.IsConcurrency && b.IsEnforced));

    public static RateLimitFeature? Of(HttpContext context) =>
        context.Features.Get<IRateLimitFeature>() as RateLimitFeature;

    /// <summary>Begins another pass: keeps the charges and drops the refusals of the last pass.</summary>
    public void BeginPass()
    {
        if (IsRefused)
        {
            _results.RemoveRange(_earlierResults, _results.Count - _earlierResults);
        }

        _earlierResults = _results.Count;
        _hasReachedEndpoint = false;
    }

    /// <summary>Begins another pass if the endpoint's stage is entered again without a global stage.</summary>
    public void EnterStage(EndpointPolicies? endpoint)
    {
        if (endpoint is not null && _hasReachedEndpoint)
        {
            BeginPass();
        }

        _hasReachedEndpoint |= endpoint is not null;
    }

    /// <summary>Returns the policies that have not charged the request in an earlier pass.</summary>
    public IReadOnlyList<RateLimitPolicy> NotYetCharged(IReadOnlyList<RateLimitPolicy> policies) =>
        _earlierResults == 0
        ? policies
        : [.. policies.Where(p => !_results.Take(_earlierResults).Any(r => r.Includes(p.Name)))];

    public void Add(RateLimitResult result) => _results.Add(result);

    public void Charge(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var bucket in ChargedBy(policy))
        {
            SetChargedCost(bucket, ChargedCost(bucket) + Math.Min(cost, bucket.Limit.Capacity));
            engine.ForceAcquire(bucket with { Cost = cost });
        }
    }

    public void Refund(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var bucket in ChargedBy(policy))
        {
            var refund = Math.Min(cost, ChargedCost(bucket));
            SetChargedCost(bucket, ChargedCost(bucket) - refund);
            engine.Return(bucket with { Cost = refund });
        }
    }

    /// <summary>Returns the tokens of this pass after a later stage refused the request.</summary>
    public void ReturnAll()
    {
        foreach (var result in _results.Skip(_earlierResults))
        {
            result.ReturnTokens();
        }
    }

    private IEnumerable<BucketRequest> ChargedBy(string? policy) =>
        Charged.Where(b => policy is null || b.Policy.IsNamed(policy));

    private long ChargedCost(in BucketRequest bucket) =>
        _chargedCosts?.GetValueOrDefault(bucket.Key, bucket.Cost) ?? bucket.Cost;

    private void SetChargedCost(in BucketRequest bucket, long cost) => (_chargedCosts ??= [])[bucket.Key] = cost;
}
