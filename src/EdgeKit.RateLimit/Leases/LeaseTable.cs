using System.Collections.Concurrent;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Leases;

/// <summary>
/// The leases of this instance. A key has one if its policy is in mode <c>Leased</c>, or in mode <c>Auto</c> and the
/// key is hot; it loses it when idle or when its limit changes. Thread safe.
/// </summary>
internal sealed class LeaseTable(RateLimitMetrics metrics)
{
    private const int MaxLeases = 10_000;

    private readonly ConcurrentDictionary<BucketKey, Lease> _leases = new();
    private readonly HotKeyDetector _hotKeys = new();

    public int Count => _leases.Count;

    public long Tokens => _leases.Sum(l => l.Value.Tokens);

    public Lease? Find(BucketKey key, Limit limit) =>
        _leases.TryGetValue(key, out var lease) && ReferenceEquals(lease.Limit, limit) ? lease : null;

    /// <summary>
    /// Returns the lease that a request to Redis should refill; null if the key should have none. The tokens of a lease
    /// under a former limit, <paramref name="replaced"/>, must be returned.
    /// </summary>
    public Lease? FindOrCreate(in BucketRequest request, long now, out Lease? replaced)
    {
        replaced = null;
        if (Find(request.Key, request.Limit) is { } lease)
        {
            lease.RecordDirect(request.Cost);
            return lease;
        }

        if (!ShouldLease(request, now))
        {
            return null;
        }

        if (_leases.TryRemove(request.Key, out replaced))
        {
            metrics.LeaseEnded(request.Policy.Name);
        }

        return _leases.Count < MaxLeases ? Add(request, now) : null;
    }

    /// <summary>Ends idle leases or all leases. Returns the tokens that must be returned to Redis.</summary>
    public List<(BucketRequest Request, long Tokens)> End(bool all)
    {
        var ended = new List<(BucketRequest, long)>();
        foreach (var (key, lease) in _leases)
        {
            if ((all || lease.IsIdle()) && _leases.TryRemove(KeyValuePair.Create(key, lease)))
            {
                metrics.LeaseEnded(lease.Template.Policy.Name);
                ended.Add((lease.Template, lease.Close()));
            }
        }

        return ended;
    }

    /// <summary>Counts tokens taken from Redis for a lease or, if negative, returned.</summary>
    public void CountTokens(in BucketRequest request, long tokens)
    {
        if (tokens != 0)
        {
            metrics.TokensLeased(request.Policy.Name, tokens);
        }
    }

    private bool ShouldLease(in BucketRequest request, long now) => request.Policy.Options.Mode switch
    {
        RateLimitMode.Leased => true,
        RateLimitMode.Auto => _hotKeys.RecordUse(request.Key, now),
        _ => false,
    };

    private Lease Add(BucketRequest request, long now)
    {
        var lease = new Lease(request, now);
        var winner = _leases.GetOrAdd(request.Key, lease);
        if (ReferenceEquals(winner, lease))
        {
            metrics.LeaseStarted(request.Policy.Name);
        }

        return winner;
    }
}
