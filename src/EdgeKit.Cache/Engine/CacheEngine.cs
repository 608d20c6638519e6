using System.Diagnostics.CodeAnalysis;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The cache under both faces. A reader looks a key up and is served, leads the fill, or follows the one who does; at
/// most one caller of the whole fleet leads. Thread safe.
/// </summary>
internal sealed class CacheEngine(
    KeySpaces spaces, CacheClock clock, PurgeLog purges, SharedTier shared, Settlement settlement, FillRunner runner)
{
    private static readonly Func<double> Draw = Random.Shared.NextDouble;

    public CacheClock Clock => clock;

    public KeySpaces Spaces => spaces;

    /// <summary>Whether there is a second tier.</summary>
    public bool IsShared => settlement.Store is not null;

    /// <summary>Finds a fresh entry that needs nothing: the fast path, without an allocation.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="now">The timestamp at which it was fresh; it may be some milliseconds behind.</param>
    public bool TryGetFresh(CacheKey key, [NotNullWhen(true)] out CacheEntry? entry, out long now)
    {
        now = 0;
        entry = Find(key);
        if (entry is not { Content: not null } || !clock.IsBefore(entry.Deadlines.EarlyFrom, out now))
        {
            return false;
        }

        ShareIfWithheld(key, entry);
        settlement.Metrics.LookedUp(key.Space.Name, "hit");
        return true;
    }

    /// <summary>Finds content that may be served, in either tier, and leaves it at that.</summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        if (Answer(key, Find(key), LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } here)
        {
            return here.Entry;
        }

        var there = await shared.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return Answer(key, there, LookupMode.Any) is { Kind: LookupKind.Hit or LookupKind.Stale } found
            ? found.Entry : null;
    }

    /// <summary>
    /// Finds content that is kept, in either tier, even if it is too old to serve without the word of its source.
    /// </summary>
    public async ValueTask<CacheEntry?> FindKeptAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var entry = Find(key) is { Content: not null } here
            ? here : await shared.PeekAsync(key, cancellationToken).ConfigureAwait(false);
        return entry is { Content: not null } && clock.Now < entry.Deadlines.End ? entry : null;
    }

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mode">What the caller accepts.</param>
    /// <param name="cancellationToken">
    /// Ends the wait of this caller; one of those who followed it leads instead.
    /// </param>
    /// <returns>
    /// What to do. A lease has to be disposed of; a flight has to be waited for; see <see cref="LookupKind"/>. Waits
    /// only for the second tier, and, when another instance fills the key, for that, up to the policy's lock time-out.
    /// </returns>
    public ValueTask<CacheLookup> LookupAsync(CacheKey key, LookupMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var known = mode == LookupMode.SkipMemory ? null : Find(key);
        ShareIfWithheld(key, known);
        return Answer(key, known, mode) is { } answer
            ? new(Counted(key, answer)) : CountedAsync(key, JoinOrLeadAsync(key, known, mode, cancellationToken));
    }

    /// <summary>Looks up what can be answered from memory at once.</summary>
    public CacheLookup? LookupHere(CacheKey key, LookupMode mode) => Answer(key, Find(key), mode);

    /// <summary>
    /// Whether content that is too old to serve may be served after all, because the fill has failed.
    /// </summary>
    public bool MayFallBack([NotNullWhen(true)] CacheEntry? entry) => EntryRules.MayFallBack(entry, clock.Now);

    /// <summary>
    /// Refreshes an entry in the background, unless somebody in the fleet does or the bulkhead is full.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="known">The entry that was served.</param>
    /// <param name="fill">Settles the lease. Runs without a caller: it must not use anything of a request.</param>
    public bool TryRefresh(CacheKey key, CacheEntry known, Func<CacheLease, CancellationToken, Task> fill)
    {
        if (key.Space.Flights.ContainsKey(key.Text))
        {
            return false;
        }

        var flight = new Flight(key, purges.Position);
        return key.Space.Flights.TryAdd(key.Text, flight)
            && runner.TryRefresh(flight, () => shared.LeaseForRefreshAsync(flight, known), fill);
    }

    /// <summary>
    /// Fills a key apart from the callers, who wait for its flight; the fill is cancelled when none is left, if the
    /// policy says so.
    /// </summary>
    public void Run(CacheLease lease, Func<CacheLease, CancellationToken, Task> fill) =>
        runner.Start([lease], ct => fill(lease, ct));

    /// <summary>
    /// Stores content, whatever is there. What may not be stored leaves nothing: what was there before is outdated.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="content">The content.</param>
    /// <param name="lifetimes">Its life.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="begunAt">How old it is: every later purge undoes it. Now, when nothing is said.</param>
    public async ValueTask SetAsync(
        CacheKey key, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, PurgePoint? begunAt = null)
    {
        lifetimes = lifetimes.Bounded();
        if (lifetimes.IsNothing || content.Size > key.Space.Options.MaxBodyBytes)
        {
            await RemoveAsync(key).ConfigureAwait(false);
            return;
        }

        KeySpaces.Supersede(key);
        var write = new Flight(key, begunAt ?? purges.Position);
        key.Space.Flights[key.Text] = write;
        var isThere = await settlement.SetAsync(write, content, lifetimes, tags).ConfigureAwait(false);
        await shared.ReplacedAsync(key, isThere).ConfigureAwait(false);
    }

    /// <summary>Removes a key everywhere. A fill that is under way brings nothing back.</summary>
    public async ValueTask RemoveAsync(CacheKey key)
    {
        spaces.Forget(key);
        await shared.RemoveAsync(key).ConfigureAwait(false);
        spaces.Forget(key); // what was read from the second tier while it was being removed there
    }

    /// <summary>Undoes every entry that has the tag, in every policy and instance.</summary>
    public ValueTask PurgeTagAsync(string tag) => shared.PurgeAsync(tag);

    public ValueTask PurgePolicyAsync(KeySpace space) => shared.PurgeAsync(space.PolicyTag);

    public CacheLookup Counted(CacheKey key, CacheLookup lookup)
    {
        settlement.Metrics.LookedUp(key.Space.Name, OutcomeNames.Of(lookup.Kind));
        return lookup;
    }

    private async ValueTask<CacheLookup> CountedAsync(CacheKey key, ValueTask<CacheLookup> lookup) =>
        Counted(key, await lookup.ConfigureAwait(false));

    private CacheEntry? Find(CacheKey key) => MemoryTier.Find(key) is { } entry && purges.Stands(entry) ? entry : null;

    /// <summary>What can be said at once; nothing when the key has to be filled.</summary>
    private CacheLookup? Answer(CacheKey key, CacheEntry? entry, LookupMode mode) =>
        EntryRules.Judge(entry, clock.Now, mode, Draw) switch
    {
        EntryVerdict.Fresh => new(LookupKind.Hit) { Entry = entry },
        EntryVerdict.FreshRefresh => new(LookupKind.Hit) { Entry = entry, RefreshDue = !IsFilled(key) },
        EntryVerdict.Stale => new(LookupKind.Stale) { Entry = entry },
        EntryVerdict.StaleRefresh => new(LookupKind.Stale) { Entry = entry, RefreshDue = !IsFilled(key) },
        EntryVerdict.BackingOff => new(LookupKind.BackingOff) { Entry = entry, Failure = entry!.Failure },
        EntryVerdict.Bypass => new(LookupKind.Bypass),
        _ => null,
    };

    private void ShareIfWithheld(CacheKey key, CacheEntry? entry)
    {
        if (entry?.Withheld?.TryTake() == true)
        {
            _ = shared.ShareAsync(key, entry);
        }
    }

    private static bool IsFilled(CacheKey key) => key.Space.Flights.ContainsKey(key.Text);

    private ValueTask<CacheLookup> JoinOrLeadAsync(
        CacheKey key, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        FillFrame.Guard(key);
        while (true)
        {
            var flight = new Flight(key, purges.Position);
            var current = key.Space.Flights.GetOrAdd(key.Text, flight);
            if (current == flight)
            {
                return LeadAsync(flight, mode, cancellationToken);
            }

            if (!key.Space.Options.Coalesce)
            {
                return new(new CacheLookup(LookupKind.Bypass) { Entry = known });
            }

            if (current.TryJoin())
            {
                return new(new CacheLookup(LookupKind.Follow) { Entry = known, Flight = current });
            }
        }
    }

    private async ValueTask<CacheLookup> LeadAsync(Flight flight, LookupMode mode, CancellationToken cancellationToken)
    {
        try
        {
            // A flight may have ended between the look and the take-off.
            var known = mode == LookupMode.SkipMemory ? null : Find(flight.Key);
            if (Answer(flight.Key, known, mode) is { } answer)
            {
                flight.End(new(FillOutcomeKind.Abandoned, known));
                return answer;
            }

            return await AskAsync(flight, known, mode == LookupMode.SkipShared
                ? LookupMode.Revalidate : mode, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            flight.End(new(FillOutcomeKind.Abandoned));
            throw;
        }
    }

    private async ValueTask<CacheLookup> AskAsync(
        Flight flight, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var options = flight.Key.Space.Options;
        var begun = clock.Now;
        while (true)
        {
            using var answer = await shared.AskAsync(flight, known, mode, cancellationToken).ConfigureAwait(false);
            if (answer.Lease is not null)
            {
                return new(LookupKind.Lead) { Lease = answer.Lease, Entry = answer.Entry };
            }

            // Another instance may have just filled what this caller wants validated: that is as good.
            var accepted = mode == LookupMode.Revalidate && answer.Entry?.Version != known?.Version
                ? LookupMode.FreshOnly : mode;
            if (Answer(flight.Key, answer.Entry, accepted) is { } found)
            {
                flight.End(new(FillOutcomeKind.Abandoned, answer.Entry));
                return found;
            }

            if (answer.IsOpen)
            {
                return new(LookupKind.Lead) { Lease = shared.LeadBeside(flight, answer.Entry), Entry = answer.Entry };
            }

            var left = options.LockTimeout - clock.Between(begun, clock.Now);
            if (left <= TimeSpan.Zero || !options.Coalesce)
            {
                flight.End(new(FillOutcomeKind.TimedOut, answer.Entry));
                return new(LookupKind.Bypass) { Entry = answer.Entry };
            }

            await answer.WaitAsync(
                answer.LeaseLeft < left ? answer.LeaseLeft : left, cancellationToken).ConfigureAwait(false);
        }
    }
}
