namespace EdgeKit.Cache.Entries;

/// <summary>
/// Says of an entry that the second tier lacks it. Whoever takes it brings it there, if there is room; nobody else
/// does.
/// </summary>
internal sealed class DeferredShare(Func<long, TimeSpan, bool> hasRoom)
{
    private int _taken;

    public bool TryTake() => Volatile.Read(ref _taken) == 0 && Interlocked.Exchange(ref _taken, 1) == 0;

    public bool TryReserve(long bytes, TimeSpan lives) => hasRoom(bytes, lives);
}
