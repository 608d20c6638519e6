using System.Runtime.ExceptionServices;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;

namespace EdgeKit.Cache.Objects;

/// <summary>The object front end of the engine, for one policy.</summary>
internal sealed class ObjectCache(
    PolicyState space, CacheEngine engine, ObjectFiller filler, ObjectCodec codec, ObjectBatches many) : IObjectCache
{
    public string Policy => space.Name;

    public bool IsDistributed => engine.IsDistributed;

    public Lifetimes Lifetimes => Lifetimes.Of(space.Options);

    public ValueTask<CachedValue<T>> GetOrSetAsync<TState, T>(
        string key, TState state,
        Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TryGetFresh<T>(key, out var value)
            ? new(value)
            : GetOrFillAsync(
                KeyOf(key), new ObjectFactory<TState, T>(state, factory), LookupMode.Any, cancellationToken);
    }

    /// <summary>Finds a fresh value in memory; allocates nothing for immutable types.</summary>
    public bool TryGetFresh<T>(string key, out CachedValue<T> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var at = new CacheKey(space, key);
        if (engine.TryGetFresh(at, out var entry, out var now) && TryRead<T>(at, entry, out var read))
        {
            value = new(read, CacheFreshness.Fresh, engine.Clock.Between(
                entry.Timestamps.StoredAt, Math.Max(now, entry.Timestamps.StoredAt)));
            return true;
        }

        value = default;
        return false;
    }

    public ValueTask<CachedValue<T>> GetAsync<T>(string key, CancellationToken cancellationToken) =>
        TryGetFresh<T>(key, out var fresh) ? new(fresh) : PeekAsync<T>(new CacheKey(space, key), cancellationToken);

    public async ValueTask SetAsync<T>(
        string key, T value, IEnumerable<string>? tags, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        await SetAsync(key, value, Lifetimes, tags).ConfigureAwait(false);
    }

    public ValueTask SetAsync<T>(
        string key, T value, Lifetimes lifetimes, IEnumerable<string>? tags, Tiers tiers = Tiers.Both) =>
        engine.SetAsync(
            new CacheKey(space, key), codec.Encode(value).RestrictTo(tiers), lifetimes, CacheTags.Validate(tags));

    public ValueTask RemoveAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        return engine.RemoveAsync(new CacheKey(space, key));
    }

    public ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return engine.PurgePolicyAsync(space);
    }

    public async ValueTask<IReadOnlyDictionary<string, CachedValue<T>>> GetOrSetManyAsync<T>(
        IEnumerable<string> keys,
        Func<CacheFillMany, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(factory);
        return await many.GetOrSetAsync(this, [.. keys.Distinct(StringComparer.Ordinal)], new BatchFactory<T>(
            factory), cancellationToken).ConfigureAwait(false);
    }

    public CacheKey KeyOf(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new(space, text);
    }

    /// <summary>Serves what may be served; otherwise leads the fill or follows it.</summary>
    public async ValueTask<CachedValue<T>> GetOrFillAsync<TState, T>(
        CacheKey key, ObjectFactory<TState, T> factory, LookupMode mode, CancellationToken cancellationToken)
    {
        if (codec.IsSingleUse<T>())
        {
            return await filler.MakeUncachedAsync(key, factory, cancellationToken).ConfigureAwait(false);
        }

        var lookup = await engine.LookupAsync(key, mode, cancellationToken).ConfigureAwait(false);
        return await ResolveAsync(key, lookup, factory, mode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Acts on a lookup, and looks up again if a fill was abandoned.</summary>
    public async ValueTask<CachedValue<T>> ResolveAsync<TState, T>(
        CacheKey key,
        CacheLookup lookup, ObjectFactory<TState, T> factory, LookupMode mode, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryResolveAsync(key, lookup, factory, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            lookup = await engine.LookupAsync(key, mode, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CachedValue<T>?> TryResolveAsync<TState, T>(
        CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        switch (lookup.Kind)
        {
            case LookupKind.Hit or LookupKind.Stale:
                RefreshIfDue(key, lookup, factory);
                if (Read<T>(key, lookup.Entry!, lookup.Kind == LookupKind.Hit) is { } value)
                {
                    return value;
                }

                await engine.RemoveAsync(key).ConfigureAwait(false); // nobody can read it
                return null;
            case LookupKind.BackingOff:
                return ServeStaleOrBackOff<T>(key, lookup.Entry, lookup.Failure!);
            case LookupKind.Bypass:
                return TryServeStale<T>(key, lookup.Entry)
                ?? await filler.MakeUncachedAsync(key, factory, cancellationToken).ConfigureAwait(false);
            case LookupKind.Elsewhere:
                return null;
            default:
                return await FillOrFollowAsync(lookup, factory, cancellationToken).ConfigureAwait(false);
        }
    }

    private void RefreshIfDue<TState, T>(CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory)
    {
        if (lookup.ShouldRefresh)
        {
            engine.TryRefresh(key, lookup.Entry!, (lease, ct) => filler.FillAsync(lease, factory, ct));
        }
    }

    private bool TryRead<T>(CacheKey key, CacheEntry entry, out T value)
    {
        if (entry.Instance is T shared)
        {
            value = shared;
            return true;
        }

        if (!codec.TryDecode(key, entry.Content!, out value))
        {
            return false;
        }

        if (entry.Content!.Instance is { } instance)
        {
            entry.Instance = instance;
            engine.Policies.Memory.UpdateSize(key);
        }

        return true;
    }

    private async ValueTask<CachedValue<T>> PeekAsync<T>(CacheKey key, CancellationToken cancellationToken) =>
        await engine.PeekAsync(key, cancellationToken).ConfigureAwait(false) is { Content: not null } entry
            ? Read<T>(key, entry, engine.Clock.Now < entry.Timestamps.FreshUntil) ?? default
            : default;

    /// <summary>Leads or follows a fill; returns null if it was abandoned and the lookup must be repeated.</summary>
    private async ValueTask<CachedValue<T>?> FillOrFollowAsync<TState, T>(
        CacheLookup lookup, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        var flight = lookup.Fill ?? lookup.Lease!.Fill;
        var patience = flight.Key.Policy.Options.LockTimeout;
        if (lookup.Lease is { } lease)
        {
            patience = Timeout.InfiniteTimeSpan; // its own factory has a deadline of its own
            if (lease.TryStart())
            {
                engine.RunFill(lease, (held, cancelled) => filler.FillAsync(held, factory, cancelled));
            }
        }

        var time = Deadline.Cut(patience);
        var outcome = await flight.WaitAsync(time, engine.Clock.TimeProvider, cancellationToken).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled => Read<T>(flight.Key, outcome.Entry!, isFresh: true) ?? ValueOf<T>(flight)
                ?? await filler.MakeUncachedAsync(flight.Key, factory, cancellationToken).ConfigureAwait(false),
            FillOutcomeKind.Failed => ServeStaleOrThrow<T>(flight.Key, lookup.Entry ?? outcome.Entry, outcome.Failure!),
            FillOutcomeKind.Abandoned => null,
            FillOutcomeKind.TimedOut when time != patience =>
                TryServeStale<T>(flight.Key, lookup.Entry) ?? throw ObjectFiller.DeadlineExceeded(flight.Key),
            _ => TryServeStale<T>(flight.Key, lookup.Entry)
            ?? await filler.MakeUncachedAsync(flight.Key, factory, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Saves a second run of the factory if the stored value cannot be deserialized.</summary>
    private static CachedValue<T>? ValueOf<T>(InFlightFill flight) =>
        flight.Value is T made ? new(made, CacheFreshness.Fresh, TimeSpan.Zero) : null;

    private CachedValue<T> ServeStaleOrThrow<T>(CacheKey key, CacheEntry? old, FillFailure failure)
    {
        if (TryServeStale<T>(key, old) is { } stale)
        {
            return stale;
        }

        ExceptionDispatchInfo.Throw(failure.Error!);
        return default;
    }

    private CachedValue<T> ServeStaleOrBackOff<T>(CacheKey key, CacheEntry? old, FillFailure failure) =>
        TryServeStale<T>(key, old) ?? throw new CacheFillException(
        $"The value of {key} could not be made {failure.Count} times in a row, the last time because of {failure.Reason}. " +
        $"It is tried again in {engine.Clock.Between(engine.Clock.Now, failure.RetryAt).TotalSeconds:0.0} s.",
        failure.Error);

    private CachedValue<T>? TryServeStale<T>(CacheKey key, CacheEntry? old) =>
        engine.CanServeOnError(old) ? Read<T>(key, old, isFresh: false) : null;

    private CachedValue<T>? Read<T>(CacheKey key, CacheEntry entry, bool isFresh) =>
        codec.TryDecode<T>(key, entry.Content!, out var value)
            ? new CachedValue<T>(value, isFresh ? CacheFreshness.Fresh
                : CacheFreshness.Stale, engine.Clock.Between(entry.Timestamps.StoredAt, engine.Clock.Now))
            {
                IsNoValue = ObjectCodec.IsNoValue(entry.Content!),
            }
            : null;
}
