namespace EdgeKit.Idempotency.Memory;

/// <summary>The memory that the keys of one caller use. Not thread safe.</summary>
internal sealed class CallerUsage
{
    private const int Slack = 64;

    private readonly Queue<string> _completed = new();

    public long Bytes { get; set; }

    public int Keys { get; set; }

    public void AddCompleted(string key, Func<string, bool> isAnswered)
    {
        _completed.Enqueue(key);
        if (_completed.Count > Slack + (2 * Keys))
        {
            var alive = _completed.Where(isAnswered).Distinct().ToArray();
            _completed.Clear();
            Array.ForEach(alive, _completed.Enqueue);
        }
    }

    public bool TryRemoveOldest(out string? key) => _completed.TryDequeue(out key);
}
