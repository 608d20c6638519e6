using System.Collections.Concurrent;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Tokens that were verified, by hash. Two generations bound it: when the young one is full it becomes the old one and
/// what the old one held is forgotten; a hit in the old one moves the token to the young one. Thread safe, and no lock
/// on a hit.
/// </summary>
internal sealed class VerifiedTokenCache
{
    private readonly Lock _turning = new();
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
            Turn(capacity);
        }

        _young[hash] = token;
    }

    public void Remove(TokenHash hash)
    {
        _young.TryRemove(hash, out _);
        _old.TryRemove(hash, out _);
    }

    private void Turn(int capacity)
    {
        lock (_turning)
        {
            if (_young.Count >= (capacity + 1) / 2)
            {
                _old = _young;
                _young = new();
            }
        }
    }
}
