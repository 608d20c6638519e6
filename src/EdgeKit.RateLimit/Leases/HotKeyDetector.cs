using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Leases;

/// <summary>
/// Detects keys that this instance sees often, in constant memory: a Boyer-Moore majority vote per slot and second, so
/// that each slot counts one key and every other key counts against it. A race between threads loses at most a count.
/// </summary>
internal sealed class HotKeyDetector
{
    private const int Slots = 1_024;
    private const int HotPerSecond = 50;
    private const long Second = 1_000_000_000;

    private readonly Slot[] _slots = new Slot[Slots];

    /// <summary>Counts a use of the key. Returns true if the key is hot.</summary>
    public bool RecordUse(BucketKey key, long now)
    {
        ref var slot = ref _slots[key.Low >> 1 & (Slots - 1)];
        if (now - slot.Since > Second)
        {
            slot.Since = now;
            slot.Count = slot.Key == key.High ? slot.Count / 4 : 0;
        }

        if (slot.Key == key.High)
        {
            return ++slot.Count > HotPerSecond;
        }

        if (--slot.Count < 0)
        {
            slot.Key = key.High;
            slot.Count = 1;
        }

        return false;
    }

    private struct Slot
    {
        public ulong Key;
        public long Since;
        public int Count;
    }
}
