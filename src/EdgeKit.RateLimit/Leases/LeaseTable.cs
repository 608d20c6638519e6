using System.Collections.Concurrent;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Leases;

/// <summary>
/// The leases of this instance. A key gets one when its policy says Leased, or says Auto and the key is hot here; it
/// loses it when it was idle for a sweep or when its limit changed. Thread safe; spending allocates nothing.
/// </summary>
internal sealed class LeaseTable(HotKeyDetector hot, RateLimitMetrics metrics)
{
    private const int MaxLeases = 10_000;

    private readonly ConcurrentDictionary<BucketKey, Lease> _leases = new();

    public int Count => _leases.Count;

    public long Tokens => _leases.Sum(l => l.Value.Tokens);

    public Lease? Find(BucketKey key, Limit limit) =>
        _leases.TryGetValue(key, out var lease) && ReferenceEquals(lease.Limit, limit) ? lease : null;

    /// <summary>The lease that a charge should fill, now that it goes to Redis anyway.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="now">Now.</param>
    /// <param name="replaced">A lease under another limit, which ends; its tokens must go back.</param>
    public Lease? FindOrCreate(in BucketRequest charge, long now, out Lease? replaced)
    {
        replaced = null;
        if (Find(charge.Key, charge.Limit) is { } lease)
        {
            lease.RecordDirect(charge.Cost);
            return lease;
        }

        if (!ShouldLease(charge, now))
        {
            return null;
        }

        if (_leases.TryRemove(charge.Key, out replaced))
        {
            metrics.LeaseEnded(charge.Policy.Name);
        }

        return _leases.Count < MaxLeases ? Add(charge, now) : null;
    }

    /// <summary>Ends the leases that were not used since the last sweep, or all.</summary>
    /// <returns>What goes back to Redis.</returns>
    public List<(BucketRequest Charge, long Tokens)> EndIdle(bool all)
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

    private bool ShouldLease(in BucketRequest charge, long now) => charge.Policy.Options.Mode switch
    {
        RateLimitMode.Leased => true,
        RateLimitMode.Auto => hot.RecordUse(charge.Key, now),
        _ => false,
    };

    private Lease Add(BucketRequest charge, long now)
    {
        var lease = new Lease(charge, now);
        var winner = _leases.GetOrAdd(charge.Key, lease);
        if (ReferenceEquals(winner, lease))
        {
            metrics.LeaseStarted(charge.Policy.Name);
        }

        return winner;
    }
}
