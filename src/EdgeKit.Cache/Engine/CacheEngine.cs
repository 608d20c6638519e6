using System.Diagnostics.CodeAnalysis;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The cache below the object and HTTP front ends. A lookup returns an entry, the lease to fill the key, or the running
/// fill to follow; at most one caller across all instances holds a key's lease. Thread safe.
/// </summary>
internal sealed class CacheEngine(
    PolicyStates policies, CacheClock clock, TagInvalidations purges,
    DistributedTier distributed, FillCompletion completion, FillRunner runner)
{
    private static readonly Func<double> Draw = Random.Shared.NextDouble;

    public CacheClock Clock => clock;

    public PolicyStates Policies => policies;

    public bool IsDistributed => completion.Store is not null;

    /// <summary>Fast path: finds a fresh entry, and a recent time at which it was fresh, without allocating.</summary>
    public bool TryGetFresh(CacheKey key, [NotNullWhen(true)] out CacheEntry? entry, out long now)
    {
        now = 0;
        entry = Find(key);
        if (entry is not { Content: not null } || !clock.IsBefore(entry.Timestamps.EarlyRefreshFrom, out now))
        {
            return false;
        }

        ShareIfDeferred(key, entry);
        completion.Metrics.LookedUp(key.Policy.Name, LookupKind.Hit);
        return true;
    }

    /// <summary>Finds content that may be served, without starting a fill.</summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        if (Evaluate(key, Find(key), LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } local)
        {
            return local.Entry;
        }

        var entry = await distributed.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return Evaluate(key, entry, LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } ? entry : null;
    }

    public async ValueTask<CacheEntry?> FindStoredAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var entry = Find(key) is { Content: not null } local
            ? local : await distributed.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return entry is { Content: not null } && clock.Now < entry.Timestamps.UsableUntil ? entry : null;
    }

    /// <summary>
    /// Looks a key up. Waits for the distributed cache, and up to the policy's lock timeout for another instance's
    /// fill. If the caller stops waiting, another waiting caller takes the lead.
    /// </summary>
    /// <returns>What to do. The caller disposes the lease and waits for the joined fill.</returns>
    public ValueTask<CacheLookup> LookupAsync(CacheKey key, LookupMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var known = mode == LookupMode.SkipMemory ? null : Find(key);
        ShareIfDeferred(key, known);
        return Evaluate(key, known, mode) is { } found
            ? new(Count(key, found)) : CountAsync(key, JoinOrLeadAsync(key, known, mode, cancellationToken));
    }

    /// <summary>Looks a key up in memory only; null if it needs a fill.</summary>
    public CacheLookup? LookupInMemory(CacheKey key, LookupMode mode) => Evaluate(key, Find(key), mode);

    public bool CanServeOnError([NotNullWhen(true)] CacheEntry? entry) => EntryRules.CanServeOnError(entry, clock.Now);

    /// <summary>
    /// Starts a background refresh unless one is running or too many are. The function completes the lease; it must not
    /// use objects of a request, which may end first.
    /// </summary>
    public bool TryRefresh(CacheKey key, CacheEntry known, Func<CacheLease, CancellationToken, Task> run) =>
        !IsInFlight(key)
        && InFlightFill.TryStart(key, purges.Position) is { } fill
        && runner.TryRefresh(fill, () => distributed.LeaseForRefreshAsync(fill, known), run);

    /// <summary>Runs a fill independently of the callers that wait for it.</summary>
    public void RunFill(CacheLease lease, Func<CacheLease, CancellationToken, Task> run) =>
        runner.Start([lease], cancellationToken => run(lease, cancellationToken));

    /// <summary>
    /// Stores content unconditionally; content that cannot be stored removes the entry, which is outdated. Purges after
    /// the position invalidate it; the default is the current position.
    /// </summary>
    public async ValueTask SetAsync(
        CacheKey key, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags,
        PurgePosition? position = null)
    {
        lifetimes = lifetimes.Clamp();
        if (lifetimes.IsZero || content.Size > key.Options.MaxBodyBytes)
        {
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        var write = InFlightFill.Replace(key, position ?? purges.Position);
        var isDistributed = await completion.SetAsync(write, new(content, lifetimes, tags)).ConfigureAwait(false);
        await distributed.AnnounceReplacedAsync(key, isDistributed).ConfigureAwait(false);
    }

    /// <summary>Stores content in memory only.</summary>
    public void SetLocal(CacheKey key, FillResult result, PurgePosition? position) =>
        completion.SetLocal(InFlightFill.Replace(key, position ?? purges.Position), result);

    /// <summary>Extends an entry's lifetime in both tiers, unless it has changed or is being filled.</summary>
    public ValueTask ExtendAsync(CacheKey key, CacheEntry known, Lifetimes lifetimes) =>
        InFlightFill.TryStart(key, purges.Position) is { } write
            ? completion.ExtendAsync(write, known, lifetimes) : ValueTask.CompletedTask;

    public async ValueTask RemoveAsync(CacheKey key)
    {
        policies.Remove(key);
        await distributed.RemoveAsync(key).ConfigureAwait(false);
        policies.Remove(key); // It may have been read from the distributed cache before it was removed there.
    }

    public ValueTask PurgeTagAsync(string tag) => distributed.PurgeAsync(tag);

    public CacheLookup Count(CacheKey key, CacheLookup lookup)
    {
        completion.Metrics.LookedUp(key.Policy.Name, lookup.Kind);
        return lookup;
    }

    private async ValueTask<CacheLookup> CountAsync(CacheKey key, ValueTask<CacheLookup> lookup) =>
        Count(key, await lookup.ConfigureAwait(false));

    private CacheEntry? Find(CacheKey key) => MemoryTier.Find(key) is { } entry && purges.IsValid(entry) ? entry : null;

    /// <summary>Decides from the entry; null if the key needs a fill.</summary>
    private CacheLookup? Evaluate(CacheKey key, CacheEntry? entry, LookupMode mode) =>
        EntryRules.Evaluate(entry, clock.Now, mode, Draw) is not { } found ? null
            : new CacheLookup(found.Kind)
            {
                Entry = found.Kind == LookupKind.Bypass ? null : entry,
                ShouldRefresh = found.IsRefreshDue && !IsInFlight(key),
            };

    private void ShareIfDeferred(CacheKey key, CacheEntry? entry)
    {
        if (entry?.DeferredShare?.TryTake() == true)
        {
            _ = distributed.ShareAsync(key, entry);
        }
    }

    private static bool IsInFlight(CacheKey key) => key.Policy.Fills.ContainsKey(key.Text);

    private ValueTask<CacheLookup> JoinOrLeadAsync(
        CacheKey key, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        FillScope.ThrowIfFilling(key);
        while (true)
        {
            var fill = InFlightFill.GetOrStart(key, purges.Position, out var isStarted);
            if (isStarted)
            {
                return LeadAsync(fill, mode, cancellationToken);
            }

            if (!key.Options.Coalesce)
            {
                return new(new CacheLookup(LookupKind.Bypass) { Entry = known });
            }

            if (fill.TryJoin())
            {
                return new(new CacheLookup(LookupKind.Follow) { Entry = known, Fill = fill });
            }
        }
    }

    private async ValueTask<CacheLookup> LeadAsync(
        InFlightFill fill, LookupMode mode, CancellationToken cancellationToken)
    {
        try
        {
            // Another fill may have ended since memory was read.
            var known = mode == LookupMode.SkipMemory ? null : Find(fill.Key);
            if (Evaluate(fill.Key, known, mode) is { } found)
            {
                fill.Complete(new(FillOutcomeKind.Abandoned, known));
                return found;
            }

            mode = mode == LookupMode.SkipDistributed ? LookupMode.Revalidate : mode;
            return await LeaseOrWaitAsync(fill, known, mode, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            fill.Complete(new(FillOutcomeKind.Abandoned));
            throw;
        }
    }

    private async ValueTask<CacheLookup> LeaseOrWaitAsync(
        InFlightFill fill, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var options = fill.Key.Options;
        var begun = clock.Now;
        while (true)
        {
            using var result = await distributed.ReadOrLeaseAsync(
                fill, known, mode, cancellationToken).ConfigureAwait(false);
            var (lease, entry) = (result.Lease, result.Entry);
            if (lease is not null)
            {
                return new(LookupKind.Lead) { Lease = lease, Entry = entry };
            }

            // An entry that another instance has just filled counts as validated.
            var accepted = mode == LookupMode.Revalidate && entry?.Version != known?.Version
                ? LookupMode.FreshOnly : mode;
            if (Evaluate(fill.Key, entry, accepted) is { } found)
            {
                fill.Complete(new(FillOutcomeKind.Abandoned, entry));
                return found;
            }

            if (result.IsSlow)
            {
                return new(LookupKind.Lead) { Lease = distributed.CreateLocalLease(fill, entry), Entry = entry };
            }

            var remaining = options.LockTimeout - clock.Between(begun, clock.Now);
            if (remaining <= TimeSpan.Zero || !options.Coalesce)
            {
                fill.Complete(new(FillOutcomeKind.TimedOut, entry));
                return new(LookupKind.Bypass) { Entry = entry };
            }

            await result.WaitAsync(remaining, cancellationToken).ConfigureAwait(false);
        }
    }
}
