using System.Collections.Concurrent;

namespace Shop.Identity.Login;

/// <summary>Things that are good for a while, under random names. Bounded by their lifetimes; thread safe.</summary>
internal sealed class Expiring<T>(TimeProvider timeProvider, TimeSpan lifetime)
    where T : class
{
    private readonly ConcurrentDictionary<string, (T Value, DateTimeOffset Until)> _entries = new(
        StringComparer.Ordinal);

    public string Add(T value)
    {
        foreach (var (old, entry) in _entries)
        {
            if (entry.Until <= timeProvider.GetUtcNow())
            {
                _entries.TryRemove(old, out _);
            }
        }

        var name = Secrets.Next();
        _entries[name] = (value, timeProvider.GetUtcNow() + lifetime);
        return name;
    }

    public T? Find(string? name) =>
        name is not null && _entries.TryGetValue(name, out var entry) && entry.Until > timeProvider.GetUtcNow()
        ? entry.Value : null;

    /// <summary>Takes away all of a kind, and says which.</summary>
    public IReadOnlyList<T> TakeAll(Func<T, bool> which) =>
        [.. _entries.Where(entry => which(entry.Value.Value)).Select(entry => Take(entry.Key)).OfType<T>()];

    /// <summary>Finds it once: a second caller gets nothing.</summary>
    public T? Take(string? name) =>
        name is not null && _entries.TryRemove(name, out var entry) && entry.Until > timeProvider.GetUtcNow()
        ? entry.Value : null;
}
