using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Engine;

/// <summary>
/// One try to charge a request to all its policies. Its charges are sorted: enforced permits, enforced counters, then
/// shadow.
/// </summary>
internal sealed class AtomicAcquisition(RateLimitRequest request, Stores stores)
{
    private readonly BucketRequest[] _charges = request.Buckets;
    private readonly int _enforced = request.Buckets.Count(c => c.IsEnforced);
    private List<ConcurrencyPermit>? _permits;

    public BucketResult[] Results { get; } = new BucketResult[request.Buckets.Length];

    public IReadOnlyList<ConcurrencyPermit> Permits => _permits ?? (IReadOnlyList<ConcurrencyPermit>)[];

    /// <summary>Takes all that can refuse, or nothing.</summary>
    public async ValueTask<bool> AcquireEnforcedAsync()
    {
        var counters = 0;
        while (counters < _enforced && _charges[counters].Policy.IsConcurrency)
        {
            if (!await AcquirePermitAsync(counters).ConfigureAwait(false))
            {
                return RollBack(asked: counters + 1);
            }

            counters++;
        }

        var rest = _enforced - counters;
        if (rest == 0)
        {
            return true;
        }

        var admitted = await stores.Buckets.AcquireAsync(
            _charges.AsMemory(counters, rest), Results.AsMemory(counters, rest)).ConfigureAwait(false);
        for (var i = counters; i < _enforced; i++)
        {
            stores.Metrics.Decided(_charges[i], Results[i]);
        }

        return admitted || RollBack(asked: _enforced);
    }

    /// <summary>Charges the policies in shadow, each by itself.</summary>
    public async ValueTask AcquireShadowAsync()
    {
        for (var i = _enforced; i < _charges.Length; i++)
        {
            if (_charges[i].Policy.IsConcurrency)
            {
                await AcquirePermitAsync(i).ConfigureAwait(false);
            }
            else
            {
                await stores.Buckets.AcquireAsync(_charges.AsMemory(i, 1), Results.AsMemory(i, 1)).ConfigureAwait(false);
                stores.Metrics.Decided(_charges[i], Results[i]);
            }
        }
    }

    private async ValueTask<bool> AcquirePermitAsync(int index)
    {
        var permit = await stores.Permits.AcquireAsync(_charges[index], request.Priority).ConfigureAwait(false);
        Results[index] = permit.Result;
        stores.Metrics.Decided(_charges[index], permit.Result);
        if (permit.Result.Admitted)
        {
            (_permits ??= []).Add(permit);
        }

        return permit.Result.Admitted;
    }

    private bool RollBack(int asked)
    {
        foreach (var permit in Permits)
        {
            stores.Permits.Release(permit, RequestOutcome.Ignored);
        }

        _permits = null;
        Results.AsSpan(asked).Fill(BucketResult.NotEvaluated);
        return false;
    }
}
