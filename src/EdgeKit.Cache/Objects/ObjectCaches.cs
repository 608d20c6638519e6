using System.Collections.Concurrent;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Objects;

internal sealed class ObjectCaches(CacheEngine engine, ObjectFiller filler, ObjectCodec codec, ObjectBatches many)
    : IObjectCaches
{
    private readonly ConcurrentDictionary<string, ObjectCache> _caches = new(StringComparer.OrdinalIgnoreCase);

    public IObjectCache Get(string policy)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        return Find(policy);
    }

    public ObjectCache Find(string policy) =>
        _caches.TryGetValue(policy, out var cache)
        ? cache : _caches.GetOrAdd(policy, new ObjectCache(engine.Policies.Get(policy), engine, filler, codec, many));

    public ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tag);
        cancellationToken.ThrowIfCancellationRequested();
        var canExist = tag == CacheTags.Everything || CacheTags.IsValid(tag);
        return canExist ? engine.PurgeTagAsync(tag) : ValueTask.CompletedTask;
    }
}
