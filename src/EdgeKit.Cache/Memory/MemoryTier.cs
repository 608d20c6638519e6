using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Memory;

/// <summary>
/// The in-process cache, limited in bytes, evicted by S3-FIFO: J. Yang, Y. Zhang, Z. Qiu, Y. Yue, K. V. Rashmi, "FIFO
/// queues are all you need for cache eviction", SOSP 2023. Thread safe.
/// </summary>
/// <remarks>
/// A new key enters the small queue, a tenth of the bytes. A key that leaves it unread is evicted and remembered as a
/// ghost; one that was read twice moves to the main queue. A ghost that returns enters the main queue directly. The
/// main queue gives each node as many rounds as it was read, up to three. So keys that are read once pass through the
/// small queue and leave the main one alone. A read takes no lock and moves nothing: it counts in the node. Only
/// writers lock.
/// </remarks>
internal sealed class MemoryTier(Func<long> maxBytes)
{
    private const int SmallShare = 10;

    /// <summary>Larger entries are not stored, because they would evict everything else.</summary>
    private const int MaxEntryShare = 4;

    private readonly Lock _lock = new();
    private readonly NodeQueue _small = new();
    private readonly NodeQueue _main = new();
    private readonly Ghosts _ghosts = new();
    private long _reserved;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _small.Bytes + _main.Bytes + _reserved;
            }
        }
    }

    public long MaxBytes => maxBytes();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _small.Count + _main.Count;
            }
        }
    }

    public long Evictions { get; private set; }

    public static CacheEntry? Find(CacheKey key)
    {
        if (!key.Policy.Nodes.TryGetValue(key.Text, out var node))
        {
            return null;
        }

        node.CountRead();
        return node.Entry;
    }

    public void Put(CacheKey key, CacheEntry entry)
    {
        var size = entry.Size(key.Text);
        lock (_lock)
        {
            if (size > MaxBytes / MaxEntryShare)
            {
                Remove(key);
            }
            else if (key.Policy.Nodes.TryGetValue(key.Text, out var node))
            {
                node.Entry = entry;
                node.Queue!.Resize(node, size);
            }
            else
            {
                node = new MemoryNode(key.Policy, key.Text, entry) { Size = size };
                (_ghosts.Contains(Hash(node)) ? _main : _small).Add(node);
                key.Policy.Nodes[key.Text] = node;
            }

            Shrink();
        }
    }

    public void UpdateSize(CacheKey key)
    {
        lock (_lock)
        {
            if (key.Policy.Nodes.TryGetValue(key.Text, out var node))
            {
                node.Queue!.Resize(node, node.Entry.Size(key.Text));
                Shrink();
            }
        }
    }

    public void Remove(CacheKey key)
    {
        lock (_lock)
        {
            if (key.Policy.Nodes.TryRemove(key.Text, out var node))
            {
                node.Queue!.Remove(node);
            }
        }
    }

    /// <summary>Sets the bytes that others use of the limit.</summary>
    public void Reserve(long bytes)
    {
        lock (_lock)
        {
            _reserved = bytes;
            Shrink();
        }
    }

    public void Trim()
    {
        lock (_lock)
        {
            Shrink();
        }
    }

    private void Shrink()
    {
        var limit = MaxBytes;
        while (_small.Bytes + _main.Bytes + _reserved > limit && _small.Count + _main.Count > 0)
        {
            if (_small.Oldest is not null && (_small.Bytes > limit / SmallShare || _main.Oldest is null))
            {
                ShrinkSmall(_small.Oldest);
            }
            else
            {
                ShrinkMain(_main.Oldest!);
            }
        }
    }

    private void ShrinkSmall(MemoryNode oldest)
    {
        if (oldest.Reads > 1)
        {
            _small.Remove(oldest);
            oldest.Reads = 0;
            _main.Add(oldest);
            return;
        }

        Drop(oldest);
        Evictions++;
        _ghosts.Add(Hash(oldest), _main.Count);
    }

    private void ShrinkMain(MemoryNode oldest)
    {
        if (oldest.Reads > 0)
        {
            _main.Remove(oldest);
            oldest.Reads--;
            _main.Add(oldest);
            return;
        }

        Drop(oldest);
        Evictions++;
    }

    private static void Drop(MemoryNode node)
    {
        node.Queue!.Remove(node);
        node.Policy.Nodes.TryRemove(node.Key, out _);
    }

    private static int Hash(MemoryNode node) => HashCode.Combine(node.Policy, node.Key);
}
