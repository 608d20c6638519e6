namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Remembers for a while which keys were asked for: the doorkeeper of TinyLFU (G. Einziger, R. Friedman, B. Manes,
/// "TinyLFU: A Highly Efficient Cache Admission Policy", ACM Transactions on Storage 13(4), 2017, §3.4.2), a Bloom
/// filter that lets keys pass which come a second time. Two generations, so that nothing is forgotten before its window
/// is over unless there are too many; hashed with a seed of the process. At most one key in some hundreds passes by
/// mistake. Thread safe.
/// </summary>
internal sealed class Doorkeeper(TimeProvider timeProvider)
{
    public const int MostKeys = 1 << 16;

    private const int BitsPerKey = 16;
    private const int Hashes = 4;

    /// <summary>Keys are remembered for one to two times as long.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ulong[] _now = NewBits();
    private ulong[] _before = NewBits();
    private long _since = timeProvider.GetTimestamp();
    private int _count;

    /// <summary>Whether a key was asked for before; it was from now on.</summary>
    public bool Knows(string key)
    {
        var hash = (uint)key.GetHashCode(StringComparison.Ordinal);
        var step = (uint)HashCode.Combine(hash) | 1;
        lock (_lock)
        {
            Turn();
            var known = Has(_now, hash, step) || Has(_before, hash, step);
            if (!Has(_now, hash, step))
            {
                Add(hash, step);
            }

            return known;
        }
    }

    private static ulong[] NewBits() => new ulong[MostKeys * BitsPerKey / 64];

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

    private void Turn()
    {
        if (_count < MostKeys && timeProvider.GetElapsedTime(_since) < Window)
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
