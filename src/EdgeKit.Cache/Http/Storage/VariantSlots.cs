namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Which answers stand behind a marker, as far as this process has filled them: so many and no more. Thread safe.
/// </summary>
internal sealed class VariantSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>Takes a place, or keeps the one that a variant has.</summary>
    /// <param name="key">The variant's key.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="end">Until when the place is taken.</param>
    /// <param name="most">How many there are.</param>
    public bool TryTake(string key, long now, long end, int most)
    {
        lock (_lock)
        {
            if (_ends.Count >= most && !_ends.ContainsKey(key))
            {
                foreach (var over in _ends.Where(e => e.Value <= now).Select(e => e.Key).ToArray())
                {
                    _ends.Remove(over);
                }
            }

            if (_ends.Count >= most && !_ends.ContainsKey(key))
            {
                return false;
            }

            _ends[key] = end;
            return true;
        }
    }
}
