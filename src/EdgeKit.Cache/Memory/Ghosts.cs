namespace EdgeKit.Cache.Memory;

/// <summary>
/// Which keys were evicted lately without having been read, as hashes: a collision merely admits a key early. Not
/// thread safe.
/// </summary>
internal sealed class Ghosts
{
    private const int MinCapacity = 256;

    private readonly Queue<int> _order = new();
    private readonly HashSet<int> _hashes = [];

    /// <param name="hash">The key.</param>
    /// <param name="most">How many are remembered: as many as there are residents.</param>
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

    /// <summary>Whether the key is among them. It stays until its turn, which costs a place and no search.</summary>
    public bool Contains(int hash) => _hashes.Contains(hash);

    public void Clear()
    {
        _order.Clear();
        _hashes.Clear();
    }
}
