namespace EdgeKit.Cache.Memory;

/// <summary>A FIFO queue of nodes with their total size. Not thread safe.</summary>
internal sealed class NodeQueue
{
    private readonly LinkedList<MemoryNode> _nodes = new();

    public MemoryNode? Oldest => _nodes.First?.Value;

    public long Bytes { get; private set; }

    public int Count => _nodes.Count;

    public void Add(MemoryNode node)
    {
        node.Queue = this;
        _nodes.AddLast(node.Link);
        Bytes += node.Size;
    }

    public void Remove(MemoryNode node)
    {
        node.Queue = null;
        _nodes.Remove(node.Link);
        Bytes -= node.Size;
    }

    public void Resize(MemoryNode node, long size)
    {
        Bytes += size - node.Size;
        node.Size = size;
    }
}
