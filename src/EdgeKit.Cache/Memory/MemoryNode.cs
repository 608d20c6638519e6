using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Memory;

/// <summary>A resident key: its entry, read count, and place in a queue.</summary>
internal sealed class MemoryNode
{
    private const byte MaxReads = 3;

    private volatile CacheEntry _entry;

    public MemoryNode(PolicyState policy, string key, CacheEntry entry)
    {
        (Policy, Key, _entry) = (policy, key, entry);
        Link = new LinkedListNode<MemoryNode>(this);
    }

    public PolicyState Policy { get; }

    public string Key { get; }

    /// <summary>Read without a lock; written under the tier's lock.</summary>
    public CacheEntry Entry
    {
        get => _entry;
        set => _entry = value;
    }

    public long Size { get; set; }

    public NodeQueue? Queue { get; set; }

    public LinkedListNode<MemoryNode> Link { get; }

    public byte Reads { get; set; }

    /// <summary>Concurrent reads may count once: the count is an estimate that is not worth a lock.</summary>
    public void CountRead()
    {
        if (Reads < MaxReads)
        {
            Reads++;
        }
    }
}
