using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Engine;

/// <summary>Takes from all enforced buckets or from none. They are sorted: permits, tokens, then shadow.</summary>
internal sealed class AtomicAcquisition(
    RateLimitRequest request, IBucketStore buckets, IConcurrencyStore concurrency, RateLimitMetrics metrics)
{
    private readonly BucketRequest[] _requests = request.Buckets;
    private readonly int _enforced = request.Buckets.Count(b => b.IsEnforced);
    private List<ConcurrencyPermit>? _permits;

    public BucketResult[] Results { get; } = new BucketResult[request.Buckets.Length];

    public IReadOnlyList<ConcurrencyPermit> Permits => _permits ?? (IReadOnlyList<ConcurrencyPermit>)[];

    public async ValueTask<bool> AcquireEnforcedAsync()
    {
        var first = 0;
        for (; first < _enforced && _requests[first].Policy.IsConcurrency; first++)
        {
            if (!await AcquirePermitAsync(first).ConfigureAwait(false))
            {
                return RollBack(evaluated: first + 1);
            }
        }

        var count = _enforced - first;
        return count == 0
            || await AcquireTokensAsync(first, count).ConfigureAwait(false)
            || RollBack(evaluated: _enforced);
    }

    /// <summary>Takes from each shadow bucket independently of the others.</summary>
    public async ValueTask AcquireShadowAsync()
    {
        for (var i = _enforced; i < _requests.Length; i++)
        {
            _ = _requests[i].Policy.IsConcurrency
                ? await AcquirePermitAsync(i).ConfigureAwait(false)
                : await AcquireTokensAsync(i, 1).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> AcquireTokensAsync(int first, int count)
    {
        var admitted = await buckets.AcquireAsync(
            _requests.AsMemory(first, count), Results.AsMemory(first, count)).ConfigureAwait(false);
        for (var i = first; i < first + count; i++)
        {
            metrics.Decided(_requests[i], Results[i]);
        }

        return admitted;
    }

    private async ValueTask<bool> AcquirePermitAsync(int index)
    {
        var permit = await concurrency.AcquireAsync(_requests[index], request.Priority).ConfigureAwait(false);
        Results[index] = permit.Result;
        metrics.Decided(_requests[index], permit.Result);
        if (permit.Result.Admitted)
        {
            (_permits ??= []).Add(permit);
        }

        return permit.Result.Admitted;
    }

    private bool RollBack(int evaluated)
    {
        foreach (var permit in Permits)
        {
            concurrency.Release(permit, RequestOutcome.Ignored);
        }

        _permits = null;
        Results.AsSpan(evaluated).Fill(BucketResult.NotEvaluated);
        return false;
    }
}
