namespace EdgeKit.Cache.Memory;

/// <summary>A doubly linked FIFO queue. Not thread safe.</summary>
internal sealed class NodeQueue
{
    private MemoryNode? _newest;

    public MemoryNode? Oldest { get; private set; }

    public long Bytes { get; private set; }

    public int Count { get; private set; }

    public void Add(MemoryNode node)
    {
        node.Queue = this;
        node.Older = _newest;
        node.Newer = null;
        if (_newest is null)
        {
            Oldest = node;
        }
        else
        {
            _newest.Newer = node;
        }

        _newest = node;
        Bytes += node.Size;
        Count++;
    }

    public void Remove(MemoryNode node)
    {
        if (node.Newer is null)
        {
            _newest = node.Older;
        }
        else
        {
            node.Newer.Older = node.Older;
        }

        if (node.Older is null)
        {
            Oldest = node.Newer;
        }
        else
        {
            node.Older.Newer = node.Newer;
        }

        (node.Queue, node.Newer, node.Older) = (null, null, null);
        Bytes -= node.Size;
        Count--;
    }

    public void Resize(MemoryNode node, long size)
    {
        Bytes += size - node.Size;
        node.Size = size;
    }
}
