using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// <see cref="HybridCache"/> under a policy. Edge cases follow the framework's implementation: a blank key makes the
/// value without caching it; an invalid tag is rejected when it is set, and ignored when it is purged.
/// </summary>
internal sealed class PolicyHybridCache(ObjectCache cache, IObjectCaches caches, ILogger<PolicyHybridCache> logger)
    : HybridCache
{
    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsKey(key))
        {
            return factory(state, cancellationToken);
        }

        return HybridCallOptions.ReadsMemory(options) && cache.TryGetFresh<T>(key, out var found)
            ? new(found.Value)
            : GetOrCreateAsync(
                key, state, factory, new HybridCallOptions(options, CacheTags.Validate(tags)), cancellationToken);
    }

    public override ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new HybridCallOptions(options, CacheTags.Validate(tags));
        return IsKey(key) && call.Writes
            ? cache.SetAsync(key, value, call.LifetimesFor(cache), call.Tags, call.Tiers) : ValueTask.CompletedTask;
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.IsNullOrWhiteSpace(key) ? ValueTask.CompletedTask : cache.RemoveAsync(key, cancellationToken);
    }

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        string.IsNullOrWhiteSpace(tag) ? ValueTask.CompletedTask : caches.RemoveByTagAsync(tag, cancellationToken);

    private async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCallOptions call, CancellationToken cancellationToken)
    {
        if (call.DisablesFactory)
        {
            return call.Mode == LookupMode.Revalidate
                ? default! : (await cache.GetAsync<T>(key, cancellationToken).ConfigureAwait(false)).Value;
        }

        var made = new ObjectFactory<(TState State, Func<TState, CancellationToken, ValueTask<T>> Make), T>(
            (state, factory),
            static (with, _, cancelled) => with.Make(with.State, cancelled),
            fill => call.ApplyTo(cache, fill));
        return (await cache.GetOrFillAsync(
            cache.KeyOf(key), made, call.Mode, cancellationToken).ConfigureAwait(false)).Value;
    }

    private bool IsKey(string? key)
    {
        if (!string.IsNullOrWhiteSpace(key))
        {
            return true;
        }

        CacheLog.BlankKey(logger);
        return false;
    }
}
