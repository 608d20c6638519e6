namespace EdgeKit.Idempotency.Memory;

/// <summary>The memory that a set of keys uses: those of one caller, or all. Not thread safe.</summary>
internal sealed class MemoryUsage
{
    private const int CompactionSlack = 64;

    private readonly Queue<string> _completed = new();

    public long Bytes { get; private set; }

    public int Keys { get; private set; }

    public void Add(long bytes, int keys) => (Bytes, Keys) = (Bytes + bytes, Keys + keys);

    /// <summary>Queues a completed key. Expired keys stay in the queue until they make up half of it.</summary>
    public void AddCompleted(string key, Func<string, bool> isCompleted)
    {
        _completed.Enqueue(key);
        if (_completed.Count > CompactionSlack + (2 * Keys))
        {
            var alive = _completed.Where(isCompleted).Distinct().ToArray();
            _completed.Clear();
            Array.ForEach(alive, _completed.Enqueue);
        }
    }

    public bool TryRemoveOldest(out string? key) => _completed.TryDequeue(out key);
}
