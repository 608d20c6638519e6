using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Spends leased tokens, refills leases in the background and returns unused tokens.</summary>
internal sealed class LeasedTokens(
    LeaseTable leases, RedisClient redis, RedisBuckets buckets, NanosecondClock clock, DegradationState degradation)
{
    public bool TrySpend(BucketKey key, Limit limit, long cost) =>
        leases.Find(key, limit) is { } lease && TrySpend(lease, cost, out _);

    public bool TrySpend(in BucketRequest request, out BucketResult result)
    {
        if (leases.Find(request.Key, request.Limit) is not { } lease || !TrySpend(lease, request.Cost, out var left))
        {
            result = default;
            return false;
        }

        var (remaining, resetAfter) = lease.RedisState;
        result = new BucketResult(true, remaining + left, TimeSpan.Zero, resetAfter, DecisionSource.Lease);
        return true;
    }

    /// <summary>Spends leased tokens for all buckets or for none.</summary>
    public bool TrySpendAll(ReadOnlySpan<BucketRequest> requests, Span<BucketResult> results)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            if (!TrySpend(requests[i], out results[i]))
            {
                foreach (ref readonly var spent in requests[..i])
                {
                    ReturnSpent(spent);
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>Returns tokens to the lease of a bucket; false if the bucket has no lease.</summary>
    public bool Return(in BucketRequest request) =>
        leases.Find(request.Key, request.Limit) is { } lease && lease.Deposit(request.Cost, fresh: false);

    /// <summary>Ends idle leases, or all, and returns their tokens to Redis.</summary>
    public Task EndAsync(bool all) => Task.WhenAll(leases.End(all).Where(e => e.Tokens > 0)
        .Select(e => buckets.ReturnLeasedAsync(e.Request, e.Tokens)));

    private void ReturnSpent(in BucketRequest request)
    {
        if (!Return(request))
        {
            _ = buckets.ReturnLeasedAsync(request, request.Cost); // the lease ended meanwhile
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
            degradation.Record(lease.Template.Policy.Name, DecisionSource.Lease);
            return;
        }

        var tokens = lease.BeginRefill(clock.Now);
        if (tokens > 0)
        {
            _ = buckets.RefillAsync(lease, tokens);
        }
    }
}
