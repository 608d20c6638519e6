using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

internal sealed class LocalBackplane(TagInvalidations purges) : IBackplane
{
    public ValueTask PurgeAsync(string tag)
    {
        purges.Purge(tag);
        return ValueTask.CompletedTask;
    }

    public ValueTask AnnounceRemovalAsync(CacheKey key) => ValueTask.CompletedTask;

    public void RemoveLater(CacheKey key)
    {
        // Without a distributed cache, no other process holds the entry.
    }
}
