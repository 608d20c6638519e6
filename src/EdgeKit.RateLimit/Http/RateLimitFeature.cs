using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The charges of one request, over both stages, and over every pass: a request that goes through the pipeline again is
/// charged for nothing twice, and a refusal on the second way takes nothing back of the first, whose work is done.
/// </summary>
internal sealed class RateLimitFeature(RateLimitEngine engine) : IRateLimitFeature
{
    private readonly List<RateLimitResult> _results = [];
    private Dictionary<BucketKey, long>? _charged; // few requests are charged again
    private int _earlierResults; // verdicts of passes before this one
    private bool _hasReachedEndpoint;

    /// <summary>The policies that the endpoint's stage has decided by.</summary>
    public IReadOnlyList<RateLimitPolicy> EndpointPolicies { get; set; } = [];

    public IReadOnlyList<RateLimitResult> Results => _results;

    /// <summary>Whether a stage has refused the request.</summary>
    public bool IsRefused => _results.Exists(static v => !v.Admitted);

    public IReadOnlyList<string> Policies => [.. Charged.Select(c => c.Policy.Name).Distinct()];

    public long Remaining =>
        _results.SelectMany(v => v.Results).Select(d => d.Remaining).DefaultIfEmpty(long.MaxValue).Min();

    private IEnumerable<BucketRequest> Charged => _results.Where(v => v.Admitted).SelectMany(
        v => v.Buckets.Where((c, i) => v.Results[i].Admitted && !c.Policy.IsConcurrency && c.IsEnforced));

    public static RateLimitFeature? ChargedBy(HttpContext context) =>
        context.Features.Get<IRateLimitFeature>() as RateLimitFeature;

    /// <summary>
    /// The request comes anew: what was charged stands, and what was refused says nothing of this pass.
    /// </summary>
    public void BeginPass()
    {
        if (IsRefused)
        {
            _results.RemoveRange(_earlierResults, _results.Count - _earlierResults);
        }

        _earlierResults = _results.Count;
        _hasReachedEndpoint = false;
    }

    /// <summary>
    /// At the endpoint's stage for the second time it is in another pass, though there was no global stage to begin
    /// one.
    /// </summary>
    public void EnterStage(EndpointPolicies? endpoint)
    {
        if (endpoint is not null && _hasReachedEndpoint)
        {
            BeginPass();
        }

        _hasReachedEndpoint |= endpoint is not null;
    }

    /// <summary>Leaves out what the request was charged by on an earlier way.</summary>
    public IReadOnlyList<RateLimitPolicy> NotYetCharged(IReadOnlyList<RateLimitPolicy> policies) =>
        _earlierResults == 0 ? policies : [.. policies.Where(p => !_results.Take(_earlierResults).Any(v => v.Includes(p.Name)))];

    public void Add(RateLimitResult verdict) => _results.Add(verdict);

    public void Charge(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var charge in ChargedBy(policy))
        {
            Record(charge, ChargedTo(charge) + Math.Min(cost, charge.Limit.Capacity));
            engine.ForceAcquire(charge with { Cost = cost });
        }
    }

    public void Refund(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var charge in ChargedBy(policy))
        {
            var refund = Math.Min(cost, ChargedTo(charge));
            Record(charge, ChargedTo(charge) - refund);
            engine.Return(charge with { Cost = refund });
        }
    }

    /// <summary>A later stage refused: this pass is charged to nobody.</summary>
    public void ReturnAll()
    {
        foreach (var verdict in _results.Skip(_earlierResults))
        {
            verdict.ReturnTokens();
        }
    }

    private IEnumerable<BucketRequest> ChargedBy(string? policy) =>
        Charged.Where(c => policy is null || c.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    private long ChargedTo(in BucketRequest charge) => _charged?.GetValueOrDefault(charge.Key, charge.Cost) ?? charge.Cost;

    private void Record(in BucketRequest charge, long charged) => (_charged ??= [])[charge.Key] = charged;
}
