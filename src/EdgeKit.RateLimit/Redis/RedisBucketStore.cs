using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Buckets in Redis. The table of this process beside them has three uses: it remembers what Redis said, so that
/// repeated refusals cost no call; it bounds how many keys this process makes in Redis; and it takes over, with this
/// instance's share, while Redis is away.
/// </summary>
internal sealed class RedisBucketStore(RedisClient redis,
    RedisBuckets buckets, LeasedTokens leases, RedisMirror denied, LocalTable local, FallbackChain ladder)
    : IBucketStore
{
    public bool IsInProcess => false;

    public ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> charges, Memory<BucketResult> decisions)
    {
        if (leases.TrySpendAll(charges.Span, decisions.Span))
        {
            return ValueTask.FromResult(true);
        }

        return IsKnownRefusal(charges.Span, decisions.Span) ? ValueTask.FromResult(false) : TakeFromRedisAsync(charges, decisions);
    }

    public ValueTask<BucketResult> AcquireAsync(BucketRequest charge) =>
        leases.TrySpend(charge, out var decision) ? ValueTask.FromResult(decision)
        : denied.FindRefusal(charge, local.Now) is { } refusal ? ValueTask.FromResult(refusal)
        : TakeFromRedisAsync(charge);

    public bool TryAcquireFast(BucketKey key, Limit limit, long cost) => leases.TrySpend(key, limit, cost);

    public bool TryAcquire(in BucketRequest charge, out BucketResult decision)
    {
        if (leases.TrySpend(charge, out decision))
        {
            return true;
        }

        if (denied.FindRefusal(charge, local.Now) is { } refusal)
        {
            decision = refusal;
            return true;
        }

        if (redis.IsAvailable)
        {
            return false;
        }

        decision = ladder.Take(charge);
        return true;
    }

    public void Return(in BucketRequest charge) => Change(charge, -Math.Min(charge.Cost, charge.Limit.Capacity));

    public void ForceAcquire(in BucketRequest charge) => Change(charge, Math.Min(charge.Cost, charge.Limit.Capacity));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BucketResult> TakeFromRedisAsync(BucketRequest charge) =>
        redis.IsAvailable && await buckets.TakeAsync(local.Bounded(charge)).ConfigureAwait(false) is { } decision
        ? decision : ladder.Take(charge);

    private async ValueTask<bool> TakeFromRedisAsync(ReadOnlyMemory<BucketRequest> charges, Memory<BucketResult> decisions)
    {
        if (redis.IsAvailable && await TakeAllFromRedisAsync(charges.ToArray(), decisions).ConfigureAwait(false) is { } admitted)
        {
            return admitted;
        }

        return ladder.Take(charges.Span, decisions.Span);
    }

    private void Change(in BucketRequest charge, long cost)
    {
        if (cost < 0 && leases.GiveBack(charge))
        {
            return;
        }

        if (!redis.IsAvailable)
        {
            local.Change(ladder.ShareOf(charge), cost);
            return;
        }

        // What Redis is told, the memory of its answers must know: a refund would else be refused from it.
        local.Change(charge, cost);
        denied.Forget(charge);
        _ = buckets.ForceTakeAsync(local.Bounded(charge), cost);
    }

    private bool IsKnownRefusal(ReadOnlySpan<BucketRequest> charges, Span<BucketResult> decisions)
    {
        var now = local.Now;
        var any = false;
        for (var i = 0; i < charges.Length; i++)
        {
            var refusal = denied.FindRefusal(charges[i], now);
            any |= refusal is not null;
            decisions[i] = refusal ?? BucketResult.NotEvaluated;
        }

        return any;
    }

    /// <returns>Whether all were taken, or nothing when Redis gave no answer.</returns>
    private async ValueTask<bool?> TakeAllFromRedisAsync(BucketRequest[] charges, Memory<BucketResult> decisions)
    {
        for (var i = 0; i < charges.Length; i++)
        {
            charges[i] = local.Bounded(charges[i]);
        }

        var questions = await buckets.TakeAsync(charges).ConfigureAwait(false);
        var answers = await Task.WhenAll(questions.Select(q => q.Results)).ConfigureAwait(false);
        var answered = answers.All(a => a is not null);
        var admitted = answers.All(a => a is not null && a.All(d => d.Admitted));
        for (var i = 0; i < questions.Count; i++)
        {
            CopyResults(questions[i], answers[i], charges, decisions.Span, giveBack: !admitted && questions.Count > 1);
        }

        return answered ? admitted : null;
    }

    private void CopyResults(
        ScriptCall question, BucketResult[]? answer, BucketRequest[] charges, Span<BucketResult> decisions, bool giveBack)
    {
        if (answer is null)
        {
            return;
        }

        for (var i = 0; i < answer.Length; i++)
        {
            decisions[question.Indices[i]] = answer[i];
        }

        // Another part refused, in another slot: what this part took is given back.
        for (var i = 0; giveBack && answer.All(d => d.Admitted) && i < answer.Length; i++)
        {
            var index = question.Indices[i];
            Return(charges[index]);
            decisions[index] = answer[i].AsReturned(charges[index]);
        }
    }
}
