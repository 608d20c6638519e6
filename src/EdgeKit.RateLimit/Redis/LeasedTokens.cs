using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Spends leases, fills them in the background before they run out, and gives back what is not needed.
/// </summary>
internal sealed class LeasedTokens(
    LeaseTable leases, RedisClient redis, RedisBuckets buckets, NanosecondClock clock, DegradationState rungs)
{
    /// <summary>Takes tokens from a lease.</summary>
    public bool TrySpend(BucketKey key, Limit limit, long cost) =>
        leases.Find(key, limit) is { } lease && TrySpend(lease, cost, out _);

    /// <summary>Takes a charge from leased tokens.</summary>
    public bool TrySpend(in BucketRequest charge, out BucketResult decision)
    {
        if (leases.Find(charge.Key, charge.Limit) is not { } lease || !TrySpend(lease, charge.Cost, out var left))
        {
            decision = default;
            return false;
        }

        var (remaining, resetAfter) = lease.RedisState;
        decision = new BucketResult(true, remaining + left, TimeSpan.Zero, resetAfter, DecisionSource.Lease);
        return true;
    }

    /// <summary>Takes all charges from leased tokens, or none.</summary>
    public bool TrySpendAll(ReadOnlySpan<BucketRequest> charges, Span<BucketResult> decisions)
    {
        for (var i = 0; i < charges.Length; i++)
        {
            if (!TrySpend(charges[i], out decisions[i]))
            {
                for (var back = 0; back < i; back++)
                {
                    PutBack(charges[back]);
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>Puts tokens that were taken from a bucket into its lease, when it has one.</summary>
    public bool GiveBack(in BucketRequest charge) =>
        leases.Find(charge.Key, charge.Limit) is { } lease && lease.Deposit(charge.Cost, fresh: false);

    /// <summary>Gives idle leases, or all, back to Redis.</summary>
    /// <returns>A task that completes when Redis has them, or could not be asked.</returns>
    public Task ReturnAsync(bool all) => Task.WhenAll(
        leases.EndIdle(all).Where(e => e.Tokens > 0).Select(e => buckets.GiveBackAsync(e.Charge, e.Tokens)));

    private void PutBack(in BucketRequest charge)
    {
        if (!GiveBack(charge))
        {
            _ = buckets.GiveBackAsync(charge, charge.Cost); // the lease ended in between
        }
    }

    private bool TrySpend(Lease lease, long cost, out long left)
    {
        if (!lease.TrySpend(cost, out left))
        {
            return false;
        }

        if (lease.IsLow(left))
        {
            Refill(lease);
        }

        return true;
    }

    private void Refill(Lease lease)
    {
        if (!redis.IsAvailable)
        {
            rungs.Record(lease.Template.Policy.Name, DecisionSource.Lease);
            return;
        }

        var wanted = lease.BeginRefill(clock.Now);
        if (wanted > 0)
        {
            _ = buckets.RefillAsync(lease, wanted);
        }
    }
}
