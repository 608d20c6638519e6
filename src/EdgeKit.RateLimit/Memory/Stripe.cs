using System.Numerics;
using System.Runtime.InteropServices;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>A hash table with linear probing. All methods but <see cref="Prefetch"/> require its lock.</summary>
/// <remarks>
/// Expired buckets are evicted as in CLOCK: each new key advances a position by a few slots and removes the expired
/// buckets there. Idle keys need no timer.
/// </remarks>
internal sealed class Stripe(int maxKeys)
{
    private const int SlotsPerTick = 4;
    private const int SlotsWhenFull = 64;
    private const int MinSlots = 16;

    private Bucket[] _slots = new Bucket[MinSlots];
    private int _sweepPosition;
    private PaddedLock _lock = new() { Lock = new SpinLock(enableThreadOwnerTracking: false) };

    public int Count { get; private set; }

    public int Slots => _slots.Length;

    public void Enter()
    {
        var taken = false;
        _lock.Lock.Enter(ref taken);
    }

    /// <summary>Reads the key's slot before the lock is taken, so that others do not wait for memory.</summary>
    public void Prefetch(BucketKey key)
    {
        var slots = Volatile.Read(ref _slots);
        Volatile.Read(ref slots[(int)(key.Low >> 1) & (slots.Length - 1)].LimitId);
    }

    public void Exit() => _lock.Lock.Exit(useMemoryBarrier: false);

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(BucketKey key)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var i = (int)(key.Low >> 1) & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref slots[i];
            if (slot.Key == key)
            {
                return i;
            }

            if (slot.IsEmptySlot)
            {
                return -1;
            }
        }
    }

    /// <summary>The bucket in a slot. The reference is valid until the next <see cref="Add"/>.</summary>
    public ref Bucket At(int slot) => ref _slots[slot];

    /// <summary>Adds an empty bucket for a new key.</summary>
    /// <returns>Its slot; -1 if the stripe is full of live keys and <paramref name="force"/> is false.</returns>
    public int Add(BucketKey key, long now, bool force)
    {
        Sweep(SlotsPerTick, now);
        if (Count >= maxKeys)
        {
            Sweep(SlotsWhenFull, now);
            if (Count >= maxKeys && !force)
            {
                return -1;
            }
        }

        if (Count >= _slots.Length / 4 * 3)
        {
            Rebuild(now);
        }

        Count++;
        var slot = FreeSlot(key);
        _slots[slot].Key = key;
        return slot;
    }

    private int FreeSlot(BucketKey key)
    {
        var mask = _slots.Length - 1;
        var i = (int)(key.Low >> 1) & mask;
        while (!_slots[i].IsEmptySlot)
        {
            i = (i + 1) & mask;
        }

        return i;
    }

    private void Sweep(int slots, long now)
    {
        for (var i = 0; i < slots; i++)
        {
            _sweepPosition = (_sweepPosition + 1) & (_slots.Length - 1);
            if (!_slots[_sweepPosition].IsEmptySlot && _slots[_sweepPosition].Until <= now)
            {
                Remove(_sweepPosition);
            }
        }
    }

    // Entries that follow in the probe sequence move up, so that no search ends at the gap.
    private void Remove(int gap)
    {
        var mask = _slots.Length - 1;
        for (var i = (gap + 1) & mask; !_slots[i].IsEmptySlot; i = (i + 1) & mask)
        {
            var home = (int)(_slots[i].Key.Low >> 1) & mask;
            if (((i - home) & mask) >= ((i - gap) & mask))
            {
                _slots[gap] = _slots[i];
                gap = i;
            }
        }

        _slots[gap] = default;
        Count--;
    }

    private void Rebuild(long now)
    {
        var old = _slots;
        var live = old.Count(b => !b.IsEmptySlot && b.Until > now);
        _slots = new Bucket[Math.Max(MinSlots, (int)BitOperations.RoundUpToPowerOf2((uint)(live * 3 / 2) + 1))];
        _sweepPosition = 0;
        Count = live;
        foreach (ref var bucket in old.AsSpan())
        {
            if (!bucket.IsEmptySlot && bucket.Until > now)
            {
                _slots[FreeSlot(bucket.Key)] = bucket;
            }
        }
    }

    // As long as a cache line, so that the locks of different stripes do not share one.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct PaddedLock
    {
        public SpinLock Lock;
    }
}
