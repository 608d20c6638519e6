using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Limits;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Buckets in Redis. The table of this process beside them has three uses: it remembers what Redis said, so that
/// repeated refusals cost no call; it bounds how many keys this process makes in Redis; and it takes over, with this
/// instance's share, while Redis is away.
/// </summary>
internal sealed class RedisRateLimitStore(RedisClient redis,
    RedisBuckets buckets, LeasedTokens leases, DenyCache denied, LocalTable local, FailureLadder ladder)
    : IRateLimitStore
{
    public bool IsInProcess => false;

    public ValueTask<bool> TakeAsync(ReadOnlyMemory<Charge> charges, Memory<Decision> decisions)
    {
        if (leases.TrySpendAll(charges.Span, decisions.Span))
        {
            return ValueTask.FromResult(true);
        }

        return IsRefused(charges.Span, decisions.Span) ? ValueTask.FromResult(false) : ClimbAsync(charges, decisions);
    }

    public ValueTask<Decision> TakeAsync(Charge charge) =>
        leases.TrySpend(charge, out var decision) ? ValueTask.FromResult(decision)
        : denied.Find(charge, local.Now) is { } refusal ? ValueTask.FromResult(refusal)
        : ClimbAsync(charge);

    public bool TryTakeTokens(BucketKey key, Limit limit, long cost) => leases.TrySpend(key, limit, cost);

    public bool TryTake(in Charge charge, out Decision decision)
    {
        if (leases.TrySpend(charge, out decision))
        {
            return true;
        }

        if (denied.Find(charge, local.Now) is { } refusal)
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

    public void Return(in Charge charge) => Change(charge, -Math.Min(charge.Cost, charge.Limit.Capacity));

    public void Force(in Charge charge) => Change(charge, Math.Min(charge.Cost, charge.Limit.Capacity));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Decision> ClimbAsync(Charge charge) =>
        redis.IsAvailable && await buckets.AskAsync(local.Bounded(charge)).ConfigureAwait(false) is { } decision
        ? decision : ladder.Take(charge);

    private async ValueTask<bool> ClimbAsync(ReadOnlyMemory<Charge> charges, Memory<Decision> decisions)
    {
        if (redis.IsAvailable && await AskAsync(charges.ToArray(), decisions).ConfigureAwait(false) is { } admitted)
        {
            return admitted;
        }

        return ladder.Take(charges.Span, decisions.Span);
    }

    private void Change(in Charge charge, long cost)
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
        _ = buckets.ForceAsync(local.Bounded(charge), cost);
    }

    private bool IsRefused(ReadOnlySpan<Charge> charges, Span<Decision> decisions)
    {
        var now = local.Now;
        var any = false;
        for (var i = 0; i < charges.Length; i++)
        {
            var refusal = denied.Find(charges[i], now);
            any |= refusal is not null;
            decisions[i] = refusal ?? Decision.NotAsked;
        }

        return any;
    }

    /// <returns>Whether all were taken, or nothing when Redis gave no answer.</returns>
    private async ValueTask<bool?> AskAsync(Charge[] charges, Memory<Decision> decisions)
    {
        for (var i = 0; i < charges.Length; i++)
        {
            charges[i] = local.Bounded(charges[i]);
        }

        var questions = await buckets.AskAsync(charges).ConfigureAwait(false);
        var answers = await Task.WhenAll(questions.Select(q => q.Answer)).ConfigureAwait(false);
        var answered = answers.All(a => a is not null);
        var admitted = answers.All(a => a is not null && a.All(d => d.Admitted));
        for (var i = 0; i < questions.Count; i++)
        {
            Read(questions[i], answers[i], charges, decisions.Span, giveBack: !admitted && questions.Count > 1);
        }

        return answered ? admitted : null;
    }

    private void Read(
        RedisQuestion question, Decision[]? answer, Charge[] charges, Span<Decision> decisions, bool giveBack)
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
            decisions[index] = answer[i].Untaken(charges[index]);
        }
    }
}
