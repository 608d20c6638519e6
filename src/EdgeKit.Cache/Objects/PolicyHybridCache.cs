using EdgeKit.Cache.Entries;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>The framework's contract over a policy. What it says about one tier alone cannot be obeyed: the lease spans both.</summary>
internal sealed class PolicyHybridCache(ObjectCache cache, IObjectCaches caches) : HybridCache
{
    private const HybridCacheEntryFlags NoRead = HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead;
    private const HybridCacheEntryFlags NoWrite = HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite;

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var flags = options?.Flags ?? HybridCacheEntryFlags.None;
        return (flags & NoRead) != NoRead && cache.TryGetFresh<T>(key, out var found)
            ? new(found.Value)
            : GetOrCreateAsync(key, state, factory, new Wishes(options, tags), cancellationToken);
    }

    public override ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new Wishes(options, tags).Stores ? cache.SetAsync(key, value, new Wishes(options, tags).LifetimesIn(cache), tags) : ValueTask.CompletedTask;
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => cache.RemoveAsync(key, cancellationToken);

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => caches.RemoveByTagAsync(tag, cancellationToken);

    private async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, Wishes wishes, CancellationToken ct)
    {
        if (wishes.MakesNothing)
        {
            return (await cache.GetAsync<T>(key, ct).ConfigureAwait(false)).Value;
        }

        var made = new ObjectFactory<(TState State, Func<TState, CancellationToken, ValueTask<T>> Make), T>(
            (state, factory), static (with, _, cancelled) => with.Make(with.State, cancelled), wishes.Tell);
        return (await cache.GetOrFillAsync(cache.KeyOf(key), made, wishes.Reads ? LookupMode.Any : LookupMode.Revalidate, ct).ConfigureAwait(false)).Value;
    }

    /// <summary>What one call wants otherwise than the policy.</summary>
    private sealed record Wishes(HybridCacheEntryOptions? Options, IEnumerable<string>? Tags)
    {
        private HybridCacheEntryFlags Flags => Options?.Flags ?? HybridCacheEntryFlags.None;

        public bool Reads => (Flags & NoRead) != NoRead;

        public bool Stores => (Flags & NoWrite) != NoWrite;

        public bool MakesNothing => (Flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0;

        public Lifetimes LifetimesIn(ObjectCache cache) =>
            Options?.Expiration is { } ttl ? cache.Lifetimes with { Ttl = ttl } : cache.Lifetimes;

        public void Tell<T>(CacheFill<T> fill)
        {
            fill.Ttl = Options?.Expiration ?? fill.Ttl;
            fill.Store = Stores;
            foreach (var tag in Tags ?? [])
            {
                fill.Tags.Add(tag);
            }
        }
    }
}
