using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Model;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// The charges of one request, over both stages, and over every pass: a request that goes through the pipeline again is
/// charged for nothing twice, and a refusal on the second way takes nothing back of the first, whose work is done.
/// </summary>
internal sealed class RateLimitFeature(RateLimitEngine engine) : IRateLimitFeature
{
    private readonly List<Verdict> _verdicts = [];
    private Dictionary<BucketKey, long>? _charged; // few requests are charged again
    private int _earlier; // verdicts of passes before this one
    private bool _hasReachedEndpoint;

    /// <summary>The policies that the endpoint's stage has decided by.</summary>
    public IReadOnlyList<RateLimitPolicy> Named { get; set; } = [];

    public IReadOnlyList<Verdict> Verdicts => _verdicts;

    /// <summary>Whether a stage has refused the request.</summary>
    public bool IsRefused => _verdicts.Exists(static v => !v.Admitted);

    public IReadOnlyList<string> Policies => [.. Taken.Select(c => c.Policy.Name).Distinct()];

    public long Remaining =>
        _verdicts.SelectMany(v => v.Decisions).Select(d => d.Remaining).DefaultIfEmpty(long.MaxValue).Min();

    private IEnumerable<Charge> Taken => _verdicts.Where(v => v.Admitted).SelectMany(
        v => v.Charges.Where((c, i) => v.Decisions[i].Admitted && !c.Policy.IsConcurrency && c.IsEnforced));

    public static RateLimitFeature? Of(HttpContext context) =>
        context.Features.Get<IRateLimitFeature>() as RateLimitFeature;

    /// <summary>
    /// The request comes anew: what was charged stands, and what was refused says nothing of this pass.
    /// </summary>
    public void BeginPass()
    {
        if (IsRefused)
        {
            _verdicts.RemoveRange(_earlier, _verdicts.Count - _earlier);
        }

        _earlier = _verdicts.Count;
        _hasReachedEndpoint = false;
    }

    /// <summary>
    /// At the endpoint's stage for the second time it is in another pass, though there was no global stage to begin
    /// one.
    /// </summary>
    public void Reach(EndpointPolicies? endpoint)
    {
        if (endpoint is not null && _hasReachedEndpoint)
        {
            BeginPass();
        }

        _hasReachedEndpoint |= endpoint is not null;
    }

    /// <summary>Leaves out what the request was charged by on an earlier way.</summary>
    public IReadOnlyList<RateLimitPolicy> StillToCharge(IReadOnlyList<RateLimitPolicy> policies) =>
        _earlier == 0 ? policies : [.. policies.Where(p => !_verdicts.Take(_earlier).Any(v => v.Concerns(p.Name)))];

    public void Add(Verdict verdict) => _verdicts.Add(verdict);

    public void Charge(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var charge in Of(policy))
        {
            Note(charge, Charged(charge) + Math.Min(cost, charge.Limit.Capacity));
            engine.Force(charge with { Cost = cost });
        }
    }

    public void Refund(long cost, string? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        foreach (var charge in Of(policy))
        {
            var refund = Math.Min(cost, Charged(charge));
            Note(charge, Charged(charge) - refund);
            engine.Return(charge with { Cost = refund });
        }
    }

    /// <summary>A later stage refused: this pass is charged to nobody.</summary>
    public void ReturnAll()
    {
        foreach (var verdict in _verdicts.Skip(_earlier))
        {
            verdict.ReturnCharges();
        }
    }

    private IEnumerable<Charge> Of(string? policy) =>
        Taken.Where(c => policy is null || c.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    private long Charged(in Charge charge) => _charged?.GetValueOrDefault(charge.Key, charge.Cost) ?? charge.Cost;

    private void Note(in Charge charge, long charged) => (_charged ??= [])[charge.Key] = charged;
}
