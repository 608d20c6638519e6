using System.Runtime.ExceptionServices;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;

namespace EdgeKit.Cache.Objects;

/// <summary>Objects under one policy.</summary>
internal sealed class ObjectCache(
    KeySpace space, CacheEngine engine, ObjectFiller filler, ObjectCodec codec, ManyObjects many) : IObjectCache
{
    public string Policy => space.Name;

    /// <summary>Whether there is a second tier.</summary>
    public bool IsShared => engine.IsShared;

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

    /// <summary>Finds a fresh value that can be had at once; allocates nothing when its type is immutable.</summary>
    public bool TryGetFresh<T>(string key, out CachedValue<T> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var at = new CacheKey(space, key);
        if (engine.TryGetFresh(at, out var entry, out var now) && TryRead<T>(at, entry, out var read))
        {
            value = new(read, CacheFreshness.Fresh, engine.Clock.Between(
                entry.Deadlines.Stored, Math.Max(now, entry.Deadlines.Stored)));
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
        engine.SetAsync(new CacheKey(space, key), codec.Encode(value).In(tiers), lifetimes, CacheTags.Of(tags));

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
        return await many.GetOrSetAsync(this, [.. keys.Distinct(StringComparer.Ordinal)], new ManyFactory<T>(
            factory), cancellationToken).ConfigureAwait(false);
    }

    public CacheKey KeyOf(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new(space, text);
    }

    /// <summary>Serves what may be served, and otherwise leads the fill or follows it.</summary>
    public async ValueTask<CachedValue<T>> GetOrFillAsync<TState, T>(
        CacheKey key, ObjectFactory<TState, T> factory, LookupMode mode, CancellationToken cancellationToken)
    {
        if (codec.IsUsedUp<T>())
        {
            return await filler.MakeAloneAsync(key, factory, cancellationToken).ConfigureAwait(false);
        }

        var lookup = await engine.LookupAsync(key, mode, cancellationToken).ConfigureAwait(false);
        return await GoOnAsync(key, lookup, factory, mode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does what a lookup came to, and looks again when a filler gave up.</summary>
    public async ValueTask<CachedValue<T>> GoOnAsync<TState, T>(
        CacheKey key,
        CacheLookup lookup, ObjectFactory<TState, T> factory, LookupMode mode, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAsync(key, lookup, factory, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            lookup = await engine.LookupAsync(key, mode, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CachedValue<T>?> TryAsync<TState, T>(
        CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        switch (lookup.Kind)
        {
            case LookupKind.Hit or LookupKind.Stale:
                Refresh(key, lookup, factory);
                if (Read<T>(key, lookup.Entry!, lookup.Kind == LookupKind.Hit) is { } value)
                {
                    return value;
                }

                await engine.RemoveAsync(key).ConfigureAwait(false); // nobody can read it
                return null;
            case LookupKind.BackingOff:
                return BackOff<T>(key, lookup.Entry, lookup.Failure!);
            case LookupKind.Bypass:
                return FallBack<T>(key, lookup.Entry)
                ?? await filler.MakeAloneAsync(key, factory, cancellationToken).ConfigureAwait(false);
            case LookupKind.Elsewhere:
                return null;
            default:
                return await FlyAsync(lookup, factory, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Refresh<TState, T>(CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory)
    {
        if (lookup.RefreshDue)
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
            engine.Spaces.Memory.Recount(key);
        }

        return true;
    }

    private async ValueTask<CachedValue<T>> PeekAsync<T>(CacheKey key, CancellationToken cancellationToken) =>
        await engine.PeekAsync(key, cancellationToken).ConfigureAwait(false) is { Content: not null } entry
            ? Read<T>(key, entry, engine.Clock.Now < entry.Deadlines.Fresh) ?? default
            : default;

    /// <summary>
    /// Starts the fill or waits for that of another; nothing when the filler gave up and somebody has to begin anew.
    /// </summary>
    private async ValueTask<CachedValue<T>?> FlyAsync<TState, T>(
        CacheLookup lookup, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        var flight = lookup.Flight ?? lookup.Lease!.Flight;
        var patience = flight.Key.Space.Options.LockTimeout;
        if (lookup.Lease is { } lease)
        {
            patience = Timeout.InfiniteTimeSpan; // its own factory has a deadline of its own
            if (lease.Start())
            {
                engine.Run(lease, (held, cancelled) => filler.FillAsync(held, factory, cancelled));
            }
        }

        var time = Deadline.Cut(patience);
        var outcome = await flight.WaitAsync(time, engine.Clock.Time, cancellationToken).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled => Read<T>(flight.Key, outcome.Entry!, isFresh: true) ?? AsMade<T>(flight)
                ?? await filler.MakeAloneAsync(flight.Key, factory, cancellationToken).ConfigureAwait(false),
            FillOutcomeKind.Failed => Fail<T>(flight.Key, lookup.Entry ?? outcome.Entry, outcome.Failure!),
            FillOutcomeKind.Abandoned => null,
            FillOutcomeKind.TimedOut when time != patience =>
                FallBack<T>(flight.Key, lookup.Entry) ?? throw ObjectFiller.Late(flight.Key),
            _ => FallBack<T>(flight.Key, lookup.Entry)
            ?? await filler.MakeAloneAsync(flight.Key, factory, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What a serializer has written and cannot read: nobody need make it a second time.</summary>
    private static CachedValue<T>? AsMade<T>(Flight flight) =>
        flight.Made is T made ? new(made, CacheFreshness.Fresh, TimeSpan.Zero) : null;

    /// <summary>Whoever waited for a fill shares its failure.</summary>
    private CachedValue<T> Fail<T>(CacheKey key, CacheEntry? old, FillFailure failure)
    {
        if (FallBack<T>(key, old) is { } stale)
        {
            return stale;
        }

        ExceptionDispatchInfo.Throw(failure.Error!);
        return default;
    }

    private CachedValue<T> BackOff<T>(CacheKey key, CacheEntry? old, FillFailure failure) =>
        FallBack<T>(key, old) ?? throw new CacheFillException(
        $"The value of {key} could not be made {failure.Count} times in a row, the last time because of {failure.Reason}. " +
        $"It is tried again in {engine.Clock.Between(engine.Clock.Now, failure.RetryAt).TotalSeconds:0.0} s.",
        failure.Error);

    private CachedValue<T>? FallBack<T>(CacheKey key, CacheEntry? old) =>
        engine.MayFallBack(old) ? Read<T>(key, old, isFresh: false) : null;

    private CachedValue<T>? Read<T>(CacheKey key, CacheEntry entry, bool isFresh) =>
        codec.TryDecode<T>(key, entry.Content!, out var value)
            ? new CachedValue<T>(value, isFresh ? CacheFreshness.Fresh
                : CacheFreshness.Stale, engine.Clock.Between(entry.Deadlines.Stored, engine.Clock.Now))
            {
                IsNothing = ObjectCodec.IsNothing(entry.Content!),
            }
            : null;
}
