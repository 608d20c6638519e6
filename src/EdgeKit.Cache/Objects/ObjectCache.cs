using System.Runtime.ExceptionServices;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;

namespace EdgeKit.Cache.Objects;

/// <summary>The object front end of the engine, for one policy.</summary>
internal sealed class ObjectCache(
    PolicyState policy, CacheEngine engine, ObjectFiller filler, ObjectCodec codec, ObjectBatches batches)
    : IObjectCache
{
    public string Policy => policy.Name;

    public bool IsDistributed => engine.IsDistributed;

    public Lifetimes Lifetimes => Lifetimes.Of(policy.Options);

    public ValueTask<CachedValue<T>> GetOrSetAsync<TState, T>(
        string key, TState state, Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> factory,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TryGetFresh<T>(key, out var value)
            ? new(value)
            : GetOrFillAsync(
                KeyOf(key), new ObjectFactory<TState, T>(state, factory), LookupMode.Any, cancellationToken);
    }

    public bool TryGetFresh<T>(string key, out CachedValue<T> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var cacheKey = new CacheKey(policy, key);
        if (engine.TryGetFresh(cacheKey, out var entry, out var now) && TryRead<T>(cacheKey, entry, out var read))
        {
            var stored = entry.Timestamps.StoredAt;
            value = new(read, CacheFreshness.Fresh, engine.Clock.Between(stored, Math.Max(now, stored)));
            return true;
        }

        value = default;
        return false;
    }

    public ValueTask<CachedValue<T>> GetAsync<T>(string key, CancellationToken cancellationToken) =>
        TryGetFresh<T>(key, out var fresh) ? new(fresh) : PeekAsync<T>(KeyOf(key), cancellationToken);

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
            KeyOf(key), codec.Encode(value).RestrictTo(tiers), lifetimes, CacheTags.Validate(tags));

    public ValueTask RemoveAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        return engine.RemoveAsync(new CacheKey(policy, key));
    }

    public ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return engine.PurgeTagAsync(policy.PolicyTag);
    }

    public async ValueTask<IReadOnlyDictionary<string, CachedValue<T>>> GetOrSetManyAsync<T>(
        IEnumerable<string> keys,
        Func<CacheFillMany, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(factory);
        return await batches.GetOrSetAsync(
            this, [.. keys.Distinct(StringComparer.Ordinal)], new BatchFactory<T>(factory), cancellationToken)
            .ConfigureAwait(false);
    }

    public CacheKey KeyOf(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new(policy, text) { Options = policy.Options };
    }

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

    public async ValueTask<CachedValue<T>> ResolveAsync<TState, T>(
        CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory, LookupMode mode,
        CancellationToken cancellationToken)
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

                await engine.RemoveAsync(key).ConfigureAwait(false); // The entry cannot be read.
                return null;
            case LookupKind.BackingOff:
                return TryServeStale<T>(key, lookup.Entry) ?? throw BackingOff(key, lookup.Entry!.Failure!);
            case LookupKind.Bypass:
                return TryServeStale<T>(key, lookup.Entry)
                ?? await filler.MakeUncachedAsync(key, factory, cancellationToken).ConfigureAwait(false);
            case LookupKind.Elsewhere:
                return null;
            default:
                return await FillOrFollowAsync(lookup, factory, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Apart from its caller, so that only a refresh allocates the closure.</summary>
    private void RefreshIfDue<TState, T>(CacheKey key, CacheLookup lookup, ObjectFactory<TState, T> factory)
    {
        if (lookup.ShouldRefresh)
        {
            engine.TryRefresh(key, lookup.Entry!, (lease, token) => filler.FillAsync(lease, factory, token));
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
        var fill = lookup.Fill ?? lookup.Lease!.Fill;
        var timeout = fill.Key.Options.LockTimeout;
        if (lookup.Lease is { } lease)
        {
            timeout = Timeout.InfiniteTimeSpan; // The factory has its own timeout.
            if (lease.TryStart())
            {
                engine.RunFill(lease, (held, cancelled) => filler.FillAsync(held, factory, cancelled));
            }
        }

        var time = Deadline.Cut(timeout);
        var outcome = await fill.WaitAsync(time, engine.Clock.TimeProvider, cancellationToken).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled => Read<T>(fill.Key, outcome.Entry!, isFresh: true) ?? ValueOf<T>(fill)
                ?? await filler.MakeUncachedAsync(fill.Key, factory, cancellationToken).ConfigureAwait(false),
            FillOutcomeKind.Failed => ServeStaleOrThrow<T>(fill.Key, lookup.Entry ?? outcome.Entry, outcome.Failure!),
            FillOutcomeKind.Abandoned => null,
            FillOutcomeKind.TimedOut when time != timeout =>
                TryServeStale<T>(fill.Key, lookup.Entry) ?? throw ObjectFiller.DeadlineExceeded(fill.Key),
            _ => TryServeStale<T>(fill.Key, lookup.Entry)
            ?? await filler.MakeUncachedAsync(fill.Key, factory, cancellationToken).ConfigureAwait(false),
        };
    }

    private static CachedValue<T>? ValueOf<T>(InFlightFill fill) =>
        fill.Value is T made ? new(made, CacheFreshness.Fresh, TimeSpan.Zero) : null;

    private CachedValue<T> ServeStaleOrThrow<T>(CacheKey key, CacheEntry? old, FillFailure failure)
    {
        if (TryServeStale<T>(key, old) is { } stale)
        {
            return stale;
        }

        ExceptionDispatchInfo.Throw(failure.Error!);
        return default;
    }

    private CacheFillException BackingOff(CacheKey key, FillFailure failure) => new(
        $"The value of {key} could not be produced; {failure.Count} attempts in a row failed, the last one because of "
        + $"{failure.Reason}. The next attempt is possible in "
        + $"{engine.Clock.Between(engine.Clock.Now, failure.RetryAt).TotalSeconds:0.0} s.",
        failure.Error);

    private CachedValue<T>? TryServeStale<T>(CacheKey key, CacheEntry? old) =>
        engine.CanServeOnError(old) ? Read<T>(key, old, isFresh: false) : null;

    private CachedValue<T>? Read<T>(CacheKey key, CacheEntry entry, bool isFresh) =>
        codec.TryDecode<T>(key, entry.Content!, out var value)
            ? new CachedValue<T>(
                value, isFresh ? CacheFreshness.Fresh : CacheFreshness.Stale,
                engine.Clock.Between(entry.Timestamps.StoredAt, engine.Clock.Now))
            {
                IsNoValue = ObjectCodec.IsNoValue(entry.Content!),
            }
            : null;
}
