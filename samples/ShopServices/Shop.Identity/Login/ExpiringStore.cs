using System.Collections.Concurrent;

namespace Shop.Identity.Login;

/// <summary>Values with a lifetime under random identifiers. Thread safe.</summary>
internal sealed class ExpiringStore<T>(TimeProvider timeProvider, TimeSpan lifetime)
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

        var name = RandomIdentifier.Next();
        _entries[name] = (value, timeProvider.GetUtcNow() + lifetime);
        return name;
    }

    public T? Find(string? name) =>
        name is not null && _entries.TryGetValue(name, out var entry) && entry.Until > timeProvider.GetUtcNow()
        ? entry.Value : null;

    /// <summary>Removes and returns all matching values.</summary>
    public IReadOnlyList<T> TakeAll(Func<T, bool> which) =>
        [.. _entries.Where(entry => which(entry.Value.Value)).Select(entry => Take(entry.Key)).OfType<T>()];

    /// <summary>Removes and returns a value, so that it is used once.</summary>
    public T? Take(string? name) =>
        name is not null && _entries.TryRemove(name, out var entry) && entry.Until > timeProvider.GetUtcNow()
        ? entry.Value : null;
}
