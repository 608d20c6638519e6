using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Redis;

/// <summary>Removals and purges to send when Redis is back; too many become a purge of everything.</summary>
internal sealed class PendingPurges
{
    private const int MaxItems = 10_000;
    private const long MaxCharacters = 1_000_000;

    private readonly Lock _lock = new();
    private HashSet<CacheKey> _keys = [];
    private HashSet<string> _tags = [];
    private long _characters;
    private bool _isSending;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count + _tags.Count == 0 && !_isSending;
            }
        }
    }

    public void Add(CacheKey key)
    {
        lock (_lock)
        {
            _characters += _keys.Add(key) ? key.Text.Length : 0;
            Bound();
        }
    }

    public void Add(string tag)
    {
        lock (_lock)
        {
            _characters += _tags.Add(tag) ? tag.Length : 0;
            Bound();
        }
    }

    /// <summary>Takes all items. <see cref="IsEmpty"/> stays false until <see cref="Complete"/>.</summary>
    public (IReadOnlyCollection<CacheKey> Keys, IReadOnlyCollection<string> Tags) Take()
    {
        lock (_lock)
        {
            var taken = (_keys, _tags);
            (_keys, _tags, _characters, _isSending) = ([], [], 0, true);
            return taken;
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _isSending = false;
        }
    }

    private void Bound()
    {
        if (_keys.Count + _tags.Count > MaxItems || _characters > MaxCharacters)
        {
            _keys.Clear();
            _characters = 0;
            _tags = [CacheTags.Everything];
        }
    }
}
