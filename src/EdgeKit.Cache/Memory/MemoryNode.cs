using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Memory;

/// <summary>A resident key: its entry, read count, and neighbors in its queue.</summary>
internal sealed class MemoryNode(PolicyState space, string key, CacheEntry entry)
{
    private const byte MaxReads = 3;

    private volatile CacheEntry _entry = entry;
    private byte _reads;

    public PolicyState Policy => space;

    public string Key => key;

    /// <summary>Read without a lock; written under the tier's lock.</summary>
    public CacheEntry Entry
    {
        get => _entry;
        set => _entry = value;
    }

    public long Size { get; set; }

    /// <summary>Null once the node is evicted.</summary>
    public NodeQueue? Queue { get; set; }

    public MemoryNode? Newer { get; set; }

    public MemoryNode? Older { get; set; }

    public byte Reads => _reads;

    /// <summary>
    /// Concurrent reads may count once: the count is an estimate, and a lock would cost more than it is worth.
    /// </summary>
    public void CountRead()
    {
        if (_reads < MaxReads)
        {
            _reads++;
        }
    }

    public void DecrementReads() => _reads--;

    public void ResetReads() => _reads = 0;
}
