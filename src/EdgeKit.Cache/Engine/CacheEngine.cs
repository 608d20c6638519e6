using System.Diagnostics.CodeAnalysis;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The cache below the object and HTTP front ends. A lookup returns an entry, the lease to fill the key, or the running
/// fill to follow; at most one caller across all instances holds a key's lease. Thread safe.
/// </summary>
internal sealed class CacheEngine(
    PolicyStates spaces,
    CacheClock clock, TagInvalidations purges, DistributedTier shared, FillCompletion settlement, FillRunner runner)
{
    private static readonly Func<double> Draw = Random.Shared.NextDouble;

    public CacheClock Clock => clock;

    public PolicyStates Policies => spaces;

    public bool IsDistributed => settlement.Store is not null;

    /// <summary>Fast path: finds a fresh entry that needs no refresh, without allocating.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="now">A recent timestamp at which the entry was fresh.</param>
    public bool TryGetFresh(CacheKey key, [NotNullWhen(true)] out CacheEntry? entry, out long now)
    {
        now = 0;
        entry = Find(key);
        if (entry is not { Content: not null } || !clock.IsBefore(entry.Timestamps.EarlyRefreshFrom, out now))
        {
            return false;
        }

        ShareIfDeferred(key, entry);
        settlement.Metrics.LookedUp(key.Policy.Name, "hit");
        return true;
    }

    /// <summary>
    /// Finds content that may be served, in memory or in the distributed cache, without starting a fill.
    /// </summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        if (Evaluate(key, Find(key), LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } here)
        {
            return here.Entry;
        }

        var there = await shared.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return Evaluate(key, there, LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } found
            ? found.Entry : null;
    }

    /// <summary>Finds stored content, in memory or in the distributed cache, even if it needs validation.</summary>
    public async ValueTask<CacheEntry?> FindStoredAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var entry = Find(key) is { Content: not null } here
            ? here : await shared.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return entry is { Content: not null } && clock.Now < entry.Timestamps.UsableUntil ? entry : null;
    }

    /// <summary>
    /// Looks a key up. Waits for the distributed cache, and up to the policy's lock timeout for another instance's
    /// fill.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="mode">What the caller accepts.</param>
    /// <param name="cancellationToken">Ends this caller's wait; another waiting caller takes the lead.</param>
    /// <returns>
    /// What to do; see <see cref="LookupKind"/>. The caller disposes the lease and waits for the joined fill.
    /// </returns>
    public ValueTask<CacheLookup> LookupAsync(CacheKey key, LookupMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var known = mode == LookupMode.SkipMemory ? null : Find(key);
        ShareIfDeferred(key, known);
        return Evaluate(key, known, mode) is { } answer
            ? new(Count(key, answer)) : CountAsync(key, JoinOrLeadAsync(key, known, mode, cancellationToken));
    }

    /// <summary>Looks a key up in memory only; null if it needs a fill.</summary>
    public CacheLookup? LookupInMemory(CacheKey key, LookupMode mode) => Evaluate(key, Find(key), mode);

    public bool CanServeOnError([NotNullWhen(true)] CacheEntry? entry) => EntryRules.CanServeOnError(entry, clock.Now);

    /// <summary>Starts a background refresh unless one is running or too many are.</summary>
    /// <param name="key">The key.</param>
    /// <param name="known">The entry that was served.</param>
    /// <param name="fill">Completes the lease. It runs without a caller and must not use anything of a request.</param>
    public bool TryRefresh(CacheKey key, CacheEntry known, Func<CacheLease, CancellationToken, Task> fill)
    {
        if (key.Policy.Fills.ContainsKey(key.Text))
        {
            return false;
        }

        var flight = new InFlightFill(key, purges.Position);
        return key.Policy.Fills.TryAdd(key.Text, flight)
            && runner.TryRefresh(flight, () => shared.LeaseForRefreshAsync(flight, known), fill);
    }

    /// <summary>
    /// Runs a fill independently of the callers that wait for it. The policy decides if it is cancelled when the last
    /// of them leaves.
    /// </summary>
    public void RunFill(CacheLease lease, Func<CacheLease, CancellationToken, Task> fill) =>
        runner.Start([lease], ct => fill(lease, ct));

    /// <summary>
    /// Stores content unconditionally. Content that cannot be stored removes the entry, which is outdated.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="content">The content.</param>
    /// <param name="lifetimes">Its lifetimes.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="begunAt">
    /// The purge position of the content; every later purge invalidates it. The default is the current position.
    /// </param>
    public async ValueTask SetAsync(
        CacheKey key,
        CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, PurgePosition? begunAt = null)
    {
        lifetimes = lifetimes.Clamp();
        if (lifetimes.IsZero || content.Size > key.Policy.Options.MaxBodyBytes)
        {
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        PolicyStates.Supersede(key);
        var write = new InFlightFill(key, begunAt ?? purges.Position);
        key.Policy.Fills[key.Text] = write;
        var isThere = await settlement.SetAsync(write, content, lifetimes, tags).ConfigureAwait(false);
        await shared.AnnounceReplacedAsync(key, isThere).ConfigureAwait(false);
    }

    /// <summary>Removes a key in all instances; running fills of the key are discarded.</summary>
    public async ValueTask RemoveAsync(CacheKey key)
    {
        spaces.Remove(key);
        await shared.RemoveAsync(key).ConfigureAwait(false);
        spaces.Remove(key); // what was read from the second tier while it was being removed there
    }

    /// <summary>Invalidates every entry with the tag, in all policies and instances.</summary>
    public ValueTask PurgeTagAsync(string tag) => shared.PurgeAsync(tag);

    public ValueTask PurgePolicyAsync(PolicyState space) => shared.PurgeAsync(space.PolicyTag);

    public CacheLookup Count(CacheKey key, CacheLookup lookup)
    {
        settlement.Metrics.LookedUp(key.Policy.Name, LookupOutcomes.NameOf(lookup.Kind));
        return lookup;
    }

    private async ValueTask<CacheLookup> CountAsync(CacheKey key, ValueTask<CacheLookup> lookup) =>
        Count(key, await lookup.ConfigureAwait(false));

    private CacheEntry? Find(CacheKey key) => MemoryTier.Find(key) is { } entry && purges.IsValid(entry) ? entry : null;

    /// <summary>Decides from memory; null if the key needs a fill.</summary>
    private CacheLookup? Evaluate(CacheKey key, CacheEntry? entry, LookupMode mode) =>
        EntryRules.Evaluate(entry, clock.Now, mode, Draw) switch
    {
        EntryStatus.Fresh => new(LookupKind.Hit) { Entry = entry },
        EntryStatus.FreshRefresh => new(LookupKind.Hit) { Entry = entry, ShouldRefresh = !IsInFlight(key) },
        EntryStatus.Stale => new(LookupKind.Stale) { Entry = entry },
        EntryStatus.StaleRefresh => new(LookupKind.Stale) { Entry = entry, ShouldRefresh = !IsInFlight(key) },
        EntryStatus.BackingOff => new(LookupKind.BackingOff) { Entry = entry, Failure = entry!.Failure },
        EntryStatus.Bypass => new(LookupKind.Bypass),
        _ => null,
    };

    private void ShareIfDeferred(CacheKey key, CacheEntry? entry)
    {
        if (entry?.DeferredShare?.TryTake() == true)
        {
            _ = shared.ShareAsync(key, entry);
        }
    }

    private static bool IsInFlight(CacheKey key) => key.Policy.Fills.ContainsKey(key.Text);

    private ValueTask<CacheLookup> JoinOrLeadAsync(
        CacheKey key, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        FillScope.ThrowIfFilling(key);
        while (true)
        {
            var flight = new InFlightFill(key, purges.Position);
            var current = key.Policy.Fills.GetOrAdd(key.Text, flight);
            if (current == flight)
            {
                return LeadAsync(flight, mode, cancellationToken);
            }

            if (!key.Policy.Options.Coalesce)
            {
                return new(new CacheLookup(LookupKind.Bypass) { Entry = known });
            }

            if (current.TryJoin())
            {
                return new(new CacheLookup(LookupKind.Follow) { Entry = known, Fill = current });
            }
        }
    }

    private async ValueTask<CacheLookup> LeadAsync(
        InFlightFill flight, LookupMode mode, CancellationToken cancellationToken)
    {
        try
        {
            // A flight may have ended between the look and the take-off.
            var known = mode == LookupMode.SkipMemory ? null : Find(flight.Key);
            if (Evaluate(flight.Key, known, mode) is { } answer)
            {
                flight.Complete(new(FillOutcomeKind.Abandoned, known));
                return answer;
            }

            return await LeaseOrWaitAsync(flight, known, mode == LookupMode.SkipDistributed
                ? LookupMode.Revalidate : mode, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            flight.Complete(new(FillOutcomeKind.Abandoned));
            throw;
        }
    }

    private async ValueTask<CacheLookup> LeaseOrWaitAsync(
        InFlightFill flight, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var options = flight.Key.Policy.Options;
        var begun = clock.Now;
        while (true)
        {
            using var answer = await shared.ReadOrLeaseAsync(
                flight, known, mode, cancellationToken).ConfigureAwait(false);
            if (answer.Lease is not null)
            {
                return new(LookupKind.Lead) { Lease = answer.Lease, Entry = answer.Entry };
            }

            // Another instance may have just filled what this caller wants validated: that is as good.
            var accepted = mode == LookupMode.Revalidate && answer.Entry?.Version != known?.Version
                ? LookupMode.FreshOnly : mode;
            if (Evaluate(flight.Key, answer.Entry, accepted) is { } found)
            {
                flight.Complete(new(FillOutcomeKind.Abandoned, answer.Entry));
                return found;
            }

            if (answer.IsSlow)
            {
                return new(
                    LookupKind.Lead) { Lease = shared.CreateLocalLease(flight, answer.Entry), Entry = answer.Entry };
            }

            var left = options.LockTimeout - clock.Between(begun, clock.Now);
            if (left <= TimeSpan.Zero || !options.Coalesce)
            {
                flight.Complete(new(FillOutcomeKind.TimedOut, answer.Entry));
                return new(LookupKind.Bypass) { Entry = answer.Entry };
            }

            await answer.WaitAsync(
                answer.LeaseRemaining < left ? answer.LeaseRemaining : left, cancellationToken).ConfigureAwait(false);
        }
    }
}
