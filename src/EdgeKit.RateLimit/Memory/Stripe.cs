using System.Numerics;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// One part of the table: an open-addressing hash table with linear probing. Every method is called with the stripe's
/// lock held.
/// </summary>
/// <remarks>
/// Buckets are evicted by a clock hand that moves a few slots with each new key and takes away what has filled up
/// meanwhile, so that idle keys cost neither a timer nor, in the end, memory. A stripe that is full of live keys says
/// so; it never grows beyond its share.
/// </remarks>
internal sealed class Stripe(int maxKeys)
{
    private const int SlotsPerTick = 4;
    private const int SlotsWhenFull = 64;
    private const int MinSlots = 16;

    private Bucket[] _slots = new Bucket[MinSlots];
    private int _sweepPosition;
    private PaddedSpinLock _lock = new();

    public int Count { get; private set; }

    public int Slots => _slots.Length;

    public void Enter()
    {
        var taken = false;
        _lock.Lock.Enter(ref taken);
    }

    /// <summary>
    /// Fetches the slot of a key before the lock is taken: waiting for memory while holding it is most of what others
    /// would wait for. What is read here may be out of date and is not used.
    /// </summary>
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

    /// <summary>The bucket in a slot; the reference holds until the next <see cref="Add"/>.</summary>
    public ref Bucket At(int slot) => ref _slots[slot];

    /// <summary>Makes an empty bucket for a key that is not there.</summary>
    /// <returns>Its slot, or -1 when the stripe is full of live keys and <paramref name="force"/> is not set.</returns>
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

    // What follows in the probe sequence moves up, so that no search ends at the gap.
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
}
