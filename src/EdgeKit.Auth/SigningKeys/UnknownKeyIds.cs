namespace EdgeKit.Auth.SigningKeys;

/// <summary>Key ids that the issuer did not know a moment ago. Bounded; not thread safe.</summary>
internal sealed class UnknownKeyIds
{
    public const int Capacity = 1024;

    private readonly Dictionary<string, TimeSpan> _until = new(StringComparer.Ordinal);

    public int Count => _until.Count;

    public bool Contains(string id, TimeSpan now) => _until.TryGetValue(id, out var until) && now < until;

    /// <summary>
    /// Remembers an id. When all places are taken by younger ones it is not remembered: the refresh budget still holds.
    /// </summary>
    public void Add(string id, TimeSpan now, TimeSpan until)
    {
        if (_until.Count >= Capacity)
        {
            Forget(now);
        }

        if (_until.Count < Capacity)
        {
            _until[id] = until;
        }
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (id, _) in _until.Where(entry => entry.Value <= now).ToArray())
        {
            _until.Remove(id);
        }
    }
}
