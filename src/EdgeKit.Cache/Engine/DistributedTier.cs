using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The engine's view of the distributed cache. Without one, or while it is unavailable, this process leads its fills
/// alone.
/// </summary>
internal sealed class DistributedTier(
    PolicyStates spaces, TagInvalidations purges, FillCompletion settlement, IBackplane backplane)
{
    private IEntryStore? Store => settlement.Store;

    /// <summary>Reads an entry or takes the lease, and stores the entry in memory.</summary>
    public async ValueTask<LeaseResult> ReadOrLeaseAsync(
        InFlightFill flight, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var question = new StoreReadRequest(flight.Key, NewToken())
        {
            Known = known,
            ForceFill = mode == LookupMode.Revalidate,
            FreshOnly = mode == LookupMode.FreshOnly,
            WillWait = true,
        };
        var answer = await ReadAsync(question, cancellationToken).ConfigureAwait(false);
        if (answer?.Entry is { } purged && !purges.IsValid(purged))
        {
            answer.Signal?.Dispose();
            question = new StoreReadRequest(
                flight.Key, question.Token) { DiscardVersion = purged.Version, WillWait = true };
            answer = await ReadAsync(question, cancellationToken).ConfigureAwait(false);
        }

        return answer is null
            ? LeadLocally(flight, question.Token, known) : Accept(flight, question.Token, answer, known);
    }

    /// <summary>Takes the lease for a refresh unless another instance refreshes the entry.</summary>
    public async ValueTask<CacheLease?> LeaseForRefreshAsync(InFlightFill flight, CacheEntry known)
    {
        var begun = settlement.Clock.Now;
        while (true)
        {
            using var answer = await ReadOrLeaseAsync(
                flight, known, LookupMode.Revalidate, CancellationToken.None).ConfigureAwait(false);
            var refreshed = answer.Entry is { Content: not null } entry && entry.Version != known.Version;
            var isFilledElsewhere = answer.LeaseRemaining > TimeSpan.Zero
                && settlement.Clock.Between(begun, settlement.Clock.Now) < flight.Key.Policy.Options.FactoryTimeout;
            if (answer.Lease is not null || refreshed || !isFilledElsewhere)
            {
                return answer.Lease;
            }

            await answer.WaitAsync(answer.LeaseRemaining, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a lease that is valid in this process only; its fill stays in this process.</summary>
    public CacheLease CreateLocalLease(InFlightFill flight, CacheEntry? known) =>
        new(flight, NewToken(), known, shared: false, settlement);

    /// <summary>Reads entries or takes leases for many keys.</summary>
    public async ValueTask<LeaseResult[]> ReadOrLeaseManyAsync(
        IReadOnlyList<InFlightFill> flights, CancellationToken cancellationToken)
    {
        var questions = flights.Select(f => new StoreReadRequest(f.Key, NewToken())).ToArray();
        var answers = Store is { IsAvailable: true } ? await Store.ReadManyAsync(
            questions, cancellationToken).ConfigureAwait(false) : new StoreReadResult?[flights.Count];
        return [.. answers.Select((answer, i) => answer switch
        {
            null => LeadLocally(flights[i], questions[i].Token, null),
            { Entry: { } entry } when !purges.IsValid(entry) => default, // to be asked again, alone
            _ => Accept(flights[i], questions[i].Token, answer, MemoryTier.Find(flights[i].Key)),
        })];
    }

    /// <summary>
    /// Writes a local entry to the distributed cache on its second request, and removes it again if the key was removed
    /// meanwhile.
    /// </summary>
    public async Task ShareAsync(CacheKey key, CacheEntry entry)
    {
        var (clock, until) = (settlement.Clock, entry.Timestamps);
        var left = new Lifetimes(
            AtLeastZero(clock.Between(clock.Now, until.FreshUntil)), AtLeastZero(clock.Between(
                until.FreshUntil, until.StaleWhileRevalidateUntil)), AtLeastZero(
                    clock.Between(until.FreshUntil, until.StaleIfErrorUntil)));
        var fill = new StoreWriteRequest(
            key, entry, left, KeepsPayload: false) { Age = AtLeastZero(clock.Between(until.StoredAt, clock.Now)) };
        if (Store is { IsAvailable: true } && entry.DeferredShare!.TryReserve(
            entry.Content!.Size, left.Total) && await Store.AddAsync(fill).ConfigureAwait(false) == true
                && MemoryTier.Find(key)?.Version != entry.Version)
        {
            await RemoveAsync(key).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> ExtendAsync(CacheKey key, CacheEntry entry, Lifetimes lifetimes) =>
        Store is not { IsAvailable: true } || entry.DeferredShare is not null
        || await Store.ExtendAsync(key, entry.Version, lifetimes).ConfigureAwait(false) != false;

    /// <summary>
    /// Reads without taking the lease. The entry is not stored in memory, because without a fill no concurrent removal
    /// would be noticed.
    /// </summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(
            new StoreReadRequest(key, "") { WithoutLease = true }, cancellationToken).ConfigureAwait(false);
        return answer?.Entry is { } entry && purges.IsValid(entry) ? entry : null;
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

    /// <summary>
    /// Announces a changed key. If the new entry could not be written to the distributed cache, the old one is removed
    /// there.
    /// </summary>
    public async ValueTask AnnounceReplacedAsync(CacheKey key, bool isThere)
    {
        if (isThere)
        {
            await backplane.AnnounceRemovalAsync(key).ConfigureAwait(false);
        }
        else
        {
            await RemoveAsync(key).ConfigureAwait(false);
        }
    }

    public ValueTask PurgeAsync(string tag) => backplane.PurgeAsync(tag);

    private LeaseResult LeadLocally(InFlightFill flight, string token, CacheEntry? known) =>
        new(known, new CacheLease(flight, token, known, shared: false, settlement), TimeSpan.Zero);

    private LeaseResult Accept(InFlightFill flight, string token, StoreReadResult answer, CacheEntry? known)
    {
        var entry = WithLocalContent(answer.Entry, known);
        if (entry is not null)
        {
            StoreInMemory(flight, entry);
        }

        var lease = answer.LeaseGranted ? new CacheLease(flight, token, entry, shared: true, settlement) : null;
        return new(entry, lease, answer.LeaseRemaining, answer.Signal) { IsSlow = answer.IsSlow };
    }

    /// <summary>
    /// Content that is only stored in this process stays valid although the distributed cache has none.
    /// </summary>
    private CacheEntry? WithLocalContent(CacheEntry? there, CacheEntry? known) =>
        there?.Content is null && known is { Content.Tiers: Tiers.Memory } && purges.IsValid(known)
            ? known with { Failure = there?.Failure, UncacheableUntil = there?.UncacheableUntil ?? 0 }
            : there;

    private void StoreInMemory(InFlightFill flight, CacheEntry entry)
    {
        if (!flight.IsSuperseded)
        {
            spaces.Memory.Put(flight.Key, entry);
        }

        if (flight.IsSuperseded)
        {
            spaces.Memory.Remove(flight.Key);
        }
    }

    private ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest question, CancellationToken cancellationToken) =>
        Store is { IsAvailable: true } ? Store.ReadAsync(question, cancellationToken) : new((StoreReadResult?)null);

    private static TimeSpan AtLeastZero(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
