namespace EdgeKit.Cache.Entries;

/// <summary>Marks an entry that the distributed cache lacks; the reader that takes it writes the entry there.</summary>
internal sealed class DeferredShare(Func<long, TimeSpan, bool> tryReserve)
{
    private int _taken;

    public bool TryTake() => Volatile.Read(ref _taken) == 0 && Interlocked.Exchange(ref _taken, 1) == 0;

    public bool TryReserve(long bytes, TimeSpan lifetime) => tryReserve(bytes, lifetime);
}
