using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>The engine's view of the distributed cache. Without it, this process leads all its fills.</summary>
internal sealed class DistributedTier(
    PolicyStates policies, TagInvalidations purges, FillCompletion completion, IBackplane backplane)
{
    private IEntryStore? Store => completion.Store;

    public async ValueTask<LeaseResult> ReadOrLeaseAsync(
        InFlightFill fill, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var request = new StoreReadRequest(fill.Key, NewToken())
        {
            Known = known,
            ForceFill = mode == LookupMode.Revalidate,
            FreshOnly = mode == LookupMode.FreshOnly,
            WillWait = true,
        };
        var result = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (result?.Entry is { } purged && !purges.IsValid(purged))
        {
            result.Signal?.Dispose();
            request = new(fill.Key, request.Token) { DiscardVersion = purged.Version, WillWait = true };
            result = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return Accept(fill, request.Token, result, known);
    }

    public async ValueTask<CacheLease?> LeaseForRefreshAsync(InFlightFill fill, CacheEntry known)
    {
        var clock = completion.Clock;
        var begun = clock.Now;
        while (true)
        {
            using var result = await ReadOrLeaseAsync(
                fill, known, LookupMode.Revalidate, CancellationToken.None).ConfigureAwait(false);
            var isRefreshed = result.Entry is { Content: not null } entry && entry.Version != known.Version;
            var isFilledElsewhere = result.LeaseRemaining > TimeSpan.Zero
                && clock.Between(begun, clock.Now) < fill.Key.Options.FactoryTimeout;
            if (result.Lease is not null || isRefreshed || !isFilledElsewhere)
            {
                return result.Lease;
            }

            await result.WaitAsync(result.LeaseRemaining, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a lease that other instances do not see; its fill stays in this process.</summary>
    public CacheLease CreateLocalLease(InFlightFill fill, CacheEntry? known) =>
        new(fill, NewToken(), known, isDistributed: false, completion);

    public async ValueTask<LeaseResult[]> ReadOrLeaseManyAsync(
        IReadOnlyList<InFlightFill> fills, CancellationToken cancellationToken)
    {
        var requests = fills.Select(f => new StoreReadRequest(f.Key, NewToken())).ToArray();
        var results = Store is { IsAvailable: true }
            ? await Store.ReadManyAsync(requests, cancellationToken).ConfigureAwait(false)
            : new StoreReadResult?[fills.Count];
        return [.. results.Select((result, i) => result?.Entry is { } entry && !purges.IsValid(entry)
            ? default // It is looked up again, alone.
            : Accept(fills[i], requests[i].Token, result, result is null ? null : MemoryTier.Find(fills[i].Key)))];
    }

    /// <summary>Writes a local entry to the distributed cache, unless the key is removed meanwhile.</summary>
    public async Task ShareAsync(CacheKey key, CacheEntry entry)
    {
        var (clock, times) = (completion.Clock, entry.Timestamps);
        var remaining = new Lifetimes(
            clock.Between(clock.Now, times.FreshUntil),
            clock.Between(times.FreshUntil, times.StaleWhileRevalidateUntil),
            clock.Between(times.FreshUntil, times.StaleIfErrorUntil)).Clamp();
        var age = clock.Between(times.StoredAt, clock.Now);
        var request = new StoreWriteRequest(key, entry, remaining) { Age = age > TimeSpan.Zero ? age : TimeSpan.Zero };
        if (Store is { IsAvailable: true }
            && entry.DeferredShare!.TryReserve(entry.Content!.Size, remaining.Total)
            && await Store.AddAsync(request).ConfigureAwait(false) == true
            && MemoryTier.Find(key)?.Version != entry.Version)
        {
            await RemoveAsync(key).ConfigureAwait(false);
        }
    }

    /// <summary>Reads only. Does not store the entry in memory, where no concurrent removal would be noticed.</summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var request = new StoreReadRequest(key, "") { WithoutLease = true };
        var result = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        return result?.Entry is { } entry && purges.IsValid(entry) ? entry : null;
    }

    public async ValueTask RemoveAsync(CacheKey key)
    {
        if (Store is not null && await Store.RemoveAsync(key).ConfigureAwait(false) is null)
        {
            backplane.RemoveLater(key);
        }
        else
        {
            await backplane.AnnounceRemovalAsync(key).ConfigureAwait(false);
        }
    }

    /// <summary>Announces a new entry. Removes the old one instead if the new one was not written.</summary>
    public ValueTask AnnounceReplacedAsync(CacheKey key, bool isWritten) =>
        isWritten ? backplane.AnnounceRemovalAsync(key) : RemoveAsync(key);

    public ValueTask PurgeAsync(string tag) => backplane.PurgeAsync(tag);

    private LeaseResult Accept(InFlightFill fill, string token, StoreReadResult? result, CacheEntry? known)
    {
        if (result is null)
        {
            return new(known, new CacheLease(fill, token, known, isDistributed: false, completion), TimeSpan.Zero);
        }

        var entry = WithLocalContent(result.Entry, known);
        if (entry is not null)
        {
            policies.Store(fill, entry);
        }

        var lease = result.LeaseGranted ? new CacheLease(fill, token, entry, isDistributed: true, completion) : null;
        return new(entry, lease, result.LeaseRemaining, result.Signal) { IsSlow = result.IsSlow };
    }

    /// <summary>Keeps content that only this process has.</summary>
    private CacheEntry? WithLocalContent(CacheEntry? read, CacheEntry? known) =>
        read?.Content is null && known is { Content.Tiers: Tiers.Memory } && purges.IsValid(known)
            ? known with { Failure = read?.Failure, UncacheableUntil = read?.UncacheableUntil ?? 0 }
            : read;

    private ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest request, CancellationToken cancellationToken) =>
        Store is { IsAvailable: true } ? Store.ReadAsync(request, cancellationToken) : new((StoreReadResult?)null);

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
