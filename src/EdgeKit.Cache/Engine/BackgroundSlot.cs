namespace EdgeKit.Cache.Engine;

/// <summary>A factory's slot in <see cref="BackgroundFills"/>, taken and released at most once.</summary>
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
