using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>Propagates invalidations between instances. Never throws.</summary>
internal interface IBackplane
{
    /// <summary>Purges a tag in this process and announces it to the other instances.</summary>
    ValueTask PurgeAsync(string tag);

    /// <summary>Announces to the other instances that a key has changed.</summary>
    ValueTask AnnounceRemovalAsync(CacheKey key);

    /// <summary>Queues a removal in the distributed cache until it is available again, and then announces it.</summary>
    void RemoveLater(CacheKey key);
}
