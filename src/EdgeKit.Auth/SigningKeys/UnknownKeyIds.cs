namespace EdgeKit.Auth.SigningKeys;

/// <summary>Key ids that were recently missing from the issuer's key set. Bounded; not thread safe.</summary>
internal sealed class UnknownKeyIds
{
    public const int Capacity = 1024;

    private readonly Dictionary<string, TimeSpan> _until = new(StringComparer.Ordinal);

    public int Count => _until.Count;

    public bool Contains(string id, TimeSpan now) => _until.TryGetValue(id, out var until) && now < until;

    /// <summary>Adds an id unless the set is full of unexpired ids; the fetch budget still applies.</summary>
    public void Add(string id, TimeSpan now, TimeSpan until)
    {
        if (_until.Count >= Capacity)
        {
            RemoveExpired(now);
        }

        if (_until.Count < Capacity)
        {
            _until[id] = until;
        }
    }

    private void RemoveExpired(TimeSpan now)
    {
        foreach (var (id, _) in _until.Where(entry => entry.Value <= now).ToArray())
        {
            _until.Remove(id);
        }
    }
}
