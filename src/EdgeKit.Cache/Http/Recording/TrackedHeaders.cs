using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Response headers as the endpoint sees them, including those of outer middleware. Records the names that the endpoint
/// writes, even if a value does not change: a <c>Vary</c> that it repeats is its own.
/// </summary>
internal sealed class TrackedHeaders(IHeaderDictionary before) : IHeaderDictionary
{
    private readonly IHeaderDictionary _before = Copy(before);
    private readonly HeaderDictionary _now = Copy(before);
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    public int Count => _now.Count;

    public bool IsReadOnly => _now.IsReadOnly;

    public ICollection<string> Keys => _now.Keys;

    public ICollection<StringValues> Values => _now.Values;

    public long? ContentLength
    {
        get => _now.ContentLength;
        set
        {
            Write("Content-Length");
            _now.ContentLength = value;
        }
    }

    public StringValues this[string key]
    {
        get => _now[key];
        set
        {
            Write(key);
            _now[key] = value;
        }
    }

    /// <summary>Makes the headers read-only, as a server does when the response starts.</summary>
    public EndpointFields Close()
    {
        _now.IsReadOnly = true;
        return EndpointFields.Of(_before, _now, _written);
    }

    public void Add(string key, StringValues value)
    {
        Write(key);
        _now.Add(key, value);
    }

    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    public void Clear()
    {
        _written.UnionWith(_now.Keys);
        _now.Clear();
    }

    public bool Remove(string key)
    {
        Write(key);
        return _now.Remove(key);
    }

    public bool Remove(KeyValuePair<string, StringValues> item) => Contains(item) && Remove(item.Key);

    public bool Contains(KeyValuePair<string, StringValues> item) => _now.Contains(item);

    public bool ContainsKey(string key) => _now.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _now.CopyTo(array, arrayIndex);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) =>
        _now.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, StringValues>>)_now).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static HeaderDictionary Copy(IHeaderDictionary fields) =>
        new(new Dictionary<string, StringValues>(fields, StringComparer.OrdinalIgnoreCase));

    private void Write(string name)
    {
        if (!_now.IsReadOnly)
        {
            _written.Add(name);
        }
    }
}
