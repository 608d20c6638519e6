namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Names the request fields that select a response (<c>Vary</c>). It is stored under the key of the URL; the responses,
/// called variants, are stored under keys that contain its id and the values of those fields. Thread safe.
/// </summary>
/// <param name="Id">Each marker has its own, so a new marker hides the variants of the old one.</param>
/// <param name="Names">The fields in lower case, sorted; <c>cookie:x</c> for a cookie.</param>
internal sealed record VaryMarker(string Id, string[] Names)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>Counts a variant that this process stores; false if there are too many already.</summary>
    public bool TryAdd(string variant, long now, long end, int max)
    {
        lock (_lock)
        {
            if (_ends.Count >= max && !_ends.ContainsKey(variant))
            {
                foreach (var over in _ends.Where(e => e.Value <= now).Select(e => e.Key).ToArray())
                {
                    _ends.Remove(over);
                }

                if (_ends.Count >= max)
                {
                    return false;
                }
            }

            _ends[variant] = end;
            return true;
        }
    }
}
