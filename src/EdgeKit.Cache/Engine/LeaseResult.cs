using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// What the second tier came to: an entry, the lease, or the time that the lease of another lasts yet.
/// </summary>
internal readonly record struct LeaseResult(
    CacheEntry? Entry, CacheLease? Lease, TimeSpan LeaseRemaining, IFillSignal? Signal = null) : IDisposable
{
    /// <summary>Whether what the holder of the lease brings will take its time: nobody is to wait for it.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Waits for news of the key.</summary>
    public ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        Signal?.WaitAsync(atMost, cancellationToken) ?? ValueTask.CompletedTask;

    public void Dispose() => Signal?.Dispose();
}
