using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Model;

namespace EdgeKit.RateLimit.Http;

/// <summary>The charges of one request, over both stages.</summary>
internal sealed class RateLimitFeature(RateLimitEngine engine) : IRateLimitFeature
{
    private readonly List<Verdict> _verdicts = [];
    private Dictionary<BucketKey, long>? _charged; // few requests are charged again

    /// <summary>The policies that the endpoint's stage has decided by.</summary>
    public IReadOnlyList<RateLimitPolicy> Named { get; set; } = [];

    public IReadOnlyList<Verdict> Verdicts => _verdicts;

    /// <summary>Whether a stage has refused the request.</summary>
    public bool IsRefused => _verdicts.Exists(static v => !v.Admitted);

    public IReadOnlyList<string> Policies => [.. Taken.Select(c => c.Policy.Name).Distinct()];

    public long Remaining => _verdicts.SelectMany(v => v.Decisions).Select(d => d.Remaining).DefaultIfEmpty(long.MaxValue).Min();

    private IEnumerable<Charge> Taken => _verdicts.Where(v => v.Admitted).SelectMany(
        v => v.Charges.Where((c, i) => v.Decisions[i].Admitted && !c.Policy.IsConcurrency && c.IsEnforced));

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

    /// <summary>A later stage refused: the request is charged to nobody.</summary>
    public void ReturnAll()
    {
        foreach (var verdict in _verdicts)
        {
            verdict.ReturnCharges();
        }
    }

    private IEnumerable<Charge> Of(string? policy) =>
        Taken.Where(c => policy is null || c.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    private long Charged(in Charge charge) => _charged?.GetValueOrDefault(charge.Key, charge.Cost) ?? charge.Cost;

    private void Note(in Charge charge, long charged) => (_charged ??= [])[charge.Key] = charged;
}
