namespace EdgeKit.Ratios.Cache;

/// <summary>What a miss asks: it answers at once, always the same, and counts.</summary>
internal sealed class Source<T>(T value)
{
    private long _asked;

    public long Asked => Volatile.Read(ref _asked);

    public T Value => value;

    public ValueTask<T> AskAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return new(value);
    }
}
