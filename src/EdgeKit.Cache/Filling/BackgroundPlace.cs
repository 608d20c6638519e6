namespace EdgeKit.Cache.Filling;

/// <summary>
/// The place of one factory among those without a caller; taken at most once and given back when the factory has ended.
/// </summary>
internal sealed class BackgroundPlace(BackgroundFills fills)
{
    private int _taken;

    public bool TryEnter()
    {
        if (Volatile.Read(ref _taken) == 1)
        {
            return true;
        }

        if (!fills.TryEnter())
        {
            return false;
        }

        if (Interlocked.Exchange(ref _taken, 1) == 1)
        {
            fills.Leave();
        }

        return true;
    }

    public void Leave()
    {
        if (Interlocked.Exchange(ref _taken, 0) == 1)
        {
            fills.Leave();
        }
    }
}
