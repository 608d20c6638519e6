using System.Collections.Concurrent;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Caches verified tokens by hash in two generations: when the young one is full it replaces the old one; a hit in the
/// old one moves the token to the young one. Thread safe; a hit takes no lock.
/// </summary>
internal sealed class VerifiedTokenCache
{
    private readonly Lock _rotating = new();
    private volatile ConcurrentDictionary<TokenHash, VerifiedToken> _young = new();
    private volatile ConcurrentDictionary<TokenHash, VerifiedToken> _old = new();

    public int Count => _young.Count + _old.Count;

    public VerifiedToken? Find(TokenHash hash, int capacity)
    {
        if (_young.TryGetValue(hash, out var token))
        {
            return token;
        }

        if (_old.TryRemove(hash, out token))
        {
            Add(hash, token, capacity);
        }

        return token;
    }

    public void Add(TokenHash hash, VerifiedToken token, int capacity)
    {
        if (capacity == 0)
        {
            return;
        }

        if (_young.Count >= (capacity + 1) / 2)
        {
            Rotate(capacity);
        }

        _young[hash] = token;
    }

    public void Remove(TokenHash hash)
    {
        _young.TryRemove(hash, out _);
        _old.TryRemove(hash, out _);
    }

    private void Rotate(int capacity)
    {
        lock (_rotating)
        {
            if (_young.Count >= (capacity + 1) / 2)
            {
                _old = _young;
                _young = new();
            }
        }
    }
}
