namespace EdgeKit.Cache.Memory;

/// <summary>Hashes of keys evicted unread (S3-FIFO). A collision admits a key early. Not thread safe.</summary>
internal sealed class Ghosts
{
    private const int MinCapacity = 256;

    private readonly Queue<int> _order = new();
    private readonly HashSet<int> _hashes = [];

    public void Add(int hash, int most)
    {
        if (_hashes.Add(hash))
        {
            _order.Enqueue(hash);
        }

        while (_order.Count > Math.Max(MinCapacity, most))
        {
            _hashes.Remove(_order.Dequeue());
        }
    }

    /// <summary>True until the key's hash is displaced; removing it earlier would need a search.</summary>
    public bool Contains(int hash) => _hashes.Contains(hash);
}
