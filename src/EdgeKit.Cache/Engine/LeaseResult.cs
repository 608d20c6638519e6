using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

/// <summary>What the distributed cache has: an entry, the lease, or the remaining time of another's lease.</summary>
internal readonly record struct LeaseResult(
    CacheEntry? Entry, CacheLease? Lease, TimeSpan LeaseRemaining, IFillSignal? Signal = null) : IDisposable
{
    public bool IsSlow { get; init; }

    public ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => Signal?.WaitAsync(
        LeaseRemaining < atMost ? LeaseRemaining : atMost, cancellationToken) ?? ValueTask.CompletedTask;

    public void Dispose() => Signal?.Dispose();
}
