namespace EdgeKit.Cache.Filling;

/// <summary>
/// The place of one factory among those without a caller; taken at most once and given back when the factory has ended.
/// </summary>
internal sealed class BackgroundSlot(BackgroundFills fills)
{
    private int _taken;

    public bool TryAcquire()
    {
        if (Volatile.Read(ref _taken) == 1)
        {
            return true;
        }

        if (!fills.TryAcquire())
        {
            return false;
        }

        if (Interlocked.Exchange(ref _taken, 1) == 1)
        {
            fills.Release();
        }

        return true;
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _taken, 0) == 1)
        {
            fills.Release();
        }
    }
}
