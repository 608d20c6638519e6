namespace EdgeKit.Cache.Http.Storage;

/// <summary>Bounds the variants behind a marker, as far as this process has filled them. Thread-safe.</summary>
internal sealed class VariantSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>Takes a slot, or renews the variant's slot.</summary>
    public bool TryTake(string key, long now, long end, int max)
    {
        lock (_lock)
        {
            if (_ends.Count >= max && !_ends.ContainsKey(key))
            {
                foreach (var over in _ends.Where(e => e.Value <= now).Select(e => e.Key).ToArray())
                {
                    _ends.Remove(over);
                }
            }

            if (_ends.Count >= max && !_ends.ContainsKey(key))
            {
                return false;
            }

            _ends[key] = end;
            return true;
        }
    }
}
