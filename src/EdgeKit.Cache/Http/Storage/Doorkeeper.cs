namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Remembers recently requested keys: the doorkeeper of TinyLFU (G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly
/// Efficient Cache Admission Policy", ACM Transactions on Storage 13(4), 2017, §3.4.2), a Bloom filter that admits keys
/// on their second request. Two generations keep a key for at least one window unless there are too many; the hash seed
/// is that of the process. A few keys in a thousand are admitted by mistake. Thread-safe.
/// </summary>
internal sealed class Doorkeeper(TimeProvider timeProvider)
{
    public const int MaxKeys = 1 << 16;

    private const int BitsPerKey = 16;
    private const int Hashes = 4;

    /// <summary>Keys are remembered for one to two windows.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ulong[] _now = NewBits();
    private ulong[] _before = NewBits();
    private long _since = timeProvider.GetTimestamp();
    private int _count;

    /// <summary>Returns true if the key was requested before, and remembers it.</summary>
    public bool Knows(string key)
    {
        var hash = (uint)key.GetHashCode(StringComparison.Ordinal);
        var step = (uint)HashCode.Combine(hash) | 1;
        lock (_lock)
        {
            Rotate();
            var known = Has(_now, hash, step) || Has(_before, hash, step);
            if (!Has(_now, hash, step))
            {
                Add(hash, step);
            }

            return known;
        }
    }

    private static ulong[] NewBits() => new ulong[MaxKeys * BitsPerKey / 64];

    private static bool Has(ulong[] bits, uint hash, uint step)
    {
        for (var i = 0; i < Hashes; i++, hash += step)
        {
            if ((bits[(hash / 64) % bits.Length] & (1UL << (int)(hash % 64))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Add(uint hash, uint step)
    {
        _count++;
        for (var i = 0; i < Hashes; i++, hash += step)
        {
            _now[(hash / 64) % _now.Length] |= 1UL << (int)(hash % 64);
        }
    }

    private void Rotate()
    {
        if (_count < MaxKeys && timeProvider.GetElapsedTime(_since) < Window)
        {
            return;
        }

        var isOld = timeProvider.GetElapsedTime(_since) >= 2 * Window;
        (_now, _before) = (_before, _now);
        Array.Clear(_now);
        if (isOld)
        {
            Array.Clear(_before);
        }

        (_since, _count) = (timeProvider.GetTimestamp(), 0);
    }
}
