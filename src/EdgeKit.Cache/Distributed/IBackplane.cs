using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>How instances tell one another what is not to be believed any more. Never throws.</summary>
internal interface IBackplane
{
    /// <summary>Purges a tag here and tells the others.</summary>
    ValueTask PurgeAsync(string tag);

    /// <summary>Tells the others that a key has changed.</summary>
    ValueTask AnnounceRemovalAsync(CacheKey key);

    /// <summary>Removes a key from the second tier as soon as it can be reached again, and tells the others.</summary>
    void RemoveLater(CacheKey key);
}
