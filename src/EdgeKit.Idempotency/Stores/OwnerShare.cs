namespace EdgeKit.Idempotency.Stores;

/// <summary>What the keys of one owner take up. Not thread safe.</summary>
internal sealed class OwnerShare
{
    private const int Slack = 64;

    private readonly Queue<string> _answered = new();

    public long Bytes { get; set; }

    public int Keys { get; set; }

    public void Answered(string key, Func<string, bool> isAnswered)
    {
        _answered.Enqueue(key);
        if (_answered.Count > Slack + (2 * Keys))
        {
            var alive = _answered.Where(isAnswered).Distinct().ToArray();
            _answered.Clear();
            Array.ForEach(alive, _answered.Enqueue);
        }
    }

    public bool TryTakeOldest(out string? key) => _answered.TryDequeue(out key);
}
