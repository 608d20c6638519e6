using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Decides in this order: leased tokens, a refusal that still holds, Redis, the fallback chain.</summary>
internal sealed class RedisBucketStore(
    RedisClient redis, RedisBuckets buckets, LeasedTokens leases, RedisMirror mirror, FallbackChain fallback)
    : IBucketStore
{
    public bool IsInProcess => false;

    public ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> requests, Memory<BucketResult> results)
    {
        if (leases.TrySpendAll(requests.Span, results.Span))
        {
            return ValueTask.FromResult(true);
        }

        return IsKnownRefusal(requests.Span, results.Span)
            ? ValueTask.FromResult(false) : TakeFromRedisAsync(requests, results);
    }

    public ValueTask<BucketResult> AcquireAsync(BucketRequest request) =>
        leases.TrySpend(request, out var result) ? ValueTask.FromResult(result)
        : mirror.FindRefusal(request, mirror.Now) is { } refusal ? ValueTask.FromResult(refusal)
        : TakeFromRedisAsync(request);

    public bool TryAcquireFast(BucketKey key, Limit limit, long cost) => leases.TrySpend(key, limit, cost);

    public bool TryAcquire(in BucketRequest request, out BucketResult result)
    {
        if (leases.TrySpend(request, out result))
        {
            return true;
        }

        if (mirror.FindRefusal(request, mirror.Now) is { } refusal)
        {
            result = refusal;
            return true;
        }

        if (redis.IsAvailable)
        {
            return false;
        }

        result = fallback.Take(request);
        return true;
    }

    public void Return(in BucketRequest request) => Change(request, -Math.Min(request.Cost, request.Limit.Capacity));

    public void ForceAcquire(in BucketRequest request) =>
        Change(request, Math.Min(request.Cost, request.Limit.Capacity));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BucketResult> TakeFromRedisAsync(BucketRequest request) =>
        redis.IsAvailable && await buckets.TakeAsync(mirror.Bounded(request)).ConfigureAwait(false) is { } result
        ? result : fallback.Take(request);

    private async ValueTask<bool> TakeFromRedisAsync(
        ReadOnlyMemory<BucketRequest> requests, Memory<BucketResult> results)
    {
        if (redis.IsAvailable
            && await TakeAllFromRedisAsync(requests.ToArray(), results).ConfigureAwait(false) is { } admitted)
        {
            return admitted;
        }

        return fallback.Take(requests.Span, results.Span);
    }

    private void Change(in BucketRequest request, long cost)
    {
        if (cost < 0 && leases.Return(request))
        {
            return;
        }

        if (!redis.IsAvailable)
        {
            mirror.Change(fallback.ShareOf(request), cost);
            return;
        }

        // Updates the mirror too, because it would otherwise still refuse requests after a refund.
        mirror.Change(request, cost);
        mirror.ForgetRefusal(request);
        _ = buckets.ForceTakeAsync(mirror.Bounded(request), cost);
    }

    private bool IsKnownRefusal(ReadOnlySpan<BucketRequest> requests, Span<BucketResult> results)
    {
        var now = mirror.Now;
        var any = false;
        for (var i = 0; i < requests.Length; i++)
        {
            var refusal = mirror.FindRefusal(requests[i], now);
            any |= refusal is not null;
            results[i] = refusal ?? BucketResult.NotEvaluated;
        }

        return any;
    }

    /// <returns>True if all buckets admitted the request; <see langword="null"/> if Redis did not reply.</returns>
    private async ValueTask<bool?> TakeAllFromRedisAsync(BucketRequest[] requests, Memory<BucketResult> results)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = mirror.Bounded(requests[i]);
        }

        var calls = await buckets.TakeAsync(requests).ConfigureAwait(false);
        var replies = await Task.WhenAll(calls.Select(c => c.Reply)).ConfigureAwait(false);
        var admitted = replies.All(r => r is not null && r.All(d => d.Admitted));
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i] is { } reply)
            {
                CopyResults(calls[i].Indices, reply, requests, results.Span, refused: !admitted);
            }
        }

        return Array.TrueForAll(replies, r => r is not null) ? admitted : null;
    }

    private void CopyResults(
        int[] indices, BucketResult[] reply, BucketRequest[] requests, Span<BucketResult> results, bool refused)
    {
        // A call to another slot refused the request: what this call took is returned.
        var giveBack = refused && reply.All(r => r.Admitted);
        for (var i = 0; i < reply.Length; i++)
        {
            ref readonly var request = ref requests[indices[i]];
            results[indices[i]] = giveBack ? reply[i].AsReturned(request) : reply[i];
            if (giveBack)
            {
                Return(request);
            }
        }
    }
}
