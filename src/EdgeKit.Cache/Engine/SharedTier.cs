using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The second tier as the engine sees it, whether there is one or not: without one, or while it is away, this process
/// leads by itself.
/// </summary>
internal sealed class SharedTier(KeySpaces spaces, PurgeLog purges, Settlement settlement, IBackplane backplane)
{
    private IEntryStore? Store => settlement.Store;

    /// <summary>Asks for an entry or the lease. What comes is kept in memory.</summary>
    public async ValueTask<SharedAnswer> AskAsync(
        Flight flight, CacheEntry? known, LookupMode mode, CancellationToken cancellationToken)
    {
        var question = new StoreQuestion(flight.Key, NewToken())
        {
            Known = known,
            Force = mode == LookupMode.Revalidate,
            FreshOnly = mode == LookupMode.FreshOnly,
            Waits = true,
        };
        var answer = await ReadAsync(question, cancellationToken).ConfigureAwait(false);
        if (answer?.Entry is { } purged && !purges.Stands(purged))
        {
            answer.News?.Dispose();
            question = new StoreQuestion(flight.Key, question.Token) { Discard = purged.Version, Waits = true };
            answer = await ReadAsync(question, cancellationToken).ConfigureAwait(false);
        }

        return answer is null ? Alone(flight, question.Token, known) : Judge(flight, question.Token, answer, known);
    }

    /// <summary>Takes the lease of an entry that is to be refreshed, unless another instance refreshes it.</summary>
    public async ValueTask<CacheLease?> LeaseForRefreshAsync(Flight flight, CacheEntry known)
    {
        var begun = settlement.Clock.Now;
        while (true)
        {
            using var answer = await AskAsync(
                flight, known, LookupMode.Revalidate, CancellationToken.None).ConfigureAwait(false);
            var refreshed = answer.Entry is { Content: not null } entry && entry.Version != known.Version;
            var isFilledElsewhere = answer.LeaseLeft > TimeSpan.Zero
                && settlement.Clock.Between(begun, settlement.Clock.Now) < flight.Key.Space.Options.FactoryTimeout;
            if (answer.Lease is not null || refreshed || !isFilledElsewhere)
            {
                return answer.Lease;
            }

            await answer.WaitAsync(answer.LeaseLeft, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Leads in this process beside whoever leads in the fleet. What is filled is kept in this process.
    /// </summary>
    public CacheLease LeadBeside(Flight flight, CacheEntry? known) =>
        new(flight, NewToken(), known, shared: false, settlement);

    /// <summary>Asks for many entries or leases at once.</summary>
    public async ValueTask<SharedAnswer[]> AskManyAsync(
        IReadOnlyList<Flight> flights, CancellationToken cancellationToken)
    {
        var questions = flights.Select(f => new StoreQuestion(f.Key, NewToken())).ToArray();
        var answers = Store is { IsAvailable: true } ? await Store.ReadManyAsync(
            questions, cancellationToken).ConfigureAwait(false) : new StoreAnswer?[flights.Count];
        return [.. answers.Select((answer, i) => answer switch
        {
            null => Alone(flights[i], questions[i].Token, null),
            { Entry: { } entry } when !purges.Stands(entry) => default, // to be asked again, alone
            _ => Judge(flights[i], questions[i].Token, answer, MemoryTier.Find(flights[i].Key)),
        })];
    }

    /// <summary>
    /// Brings an entry of this process to the second tier, because it was asked for again. Whoever removed the key
    /// meanwhile may have looked there before.
    /// </summary>
    public async Task ShareAsync(CacheKey key, CacheEntry entry)
    {
        var (clock, until) = (settlement.Clock, entry.Deadlines);
        var left = new Lifetimes(
            Positive(clock.Between(clock.Now, until.Fresh)), Positive(clock.Between(
                until.Fresh, until.StaleWhileRevalidate)), Positive(clock.Between(until.Fresh, until.StaleIfError)));
        var fill = new StoreFill(
            key, entry, left, SamePayload: false) { Age = Positive(clock.Between(until.Stored, clock.Now)) };
        if (Store is { IsAvailable: true } && entry.Withheld!.HasRoom(
            entry.Content!.Size, left.Span) && await Store.OfferAsync(fill).ConfigureAwait(false) == true
                && MemoryTier.Find(key)?.Version != entry.Version)
        {
            await RemoveAsync(key).ConfigureAwait(false);
        }
    }

    /// <summary>Lets an entry live longer in the second tier.</summary>
    public async ValueTask<bool> ExtendAsync(CacheKey key, CacheEntry entry, Lifetimes lifetimes) =>
        Store is not { IsAvailable: true } || entry.Withheld is not null
        || await Store.ExtendAsync(key, entry.Version, lifetimes).ConfigureAwait(false) != false;

    /// <summary>
    /// Looks without taking the lease. What comes is not kept: no flight would notice that the key is removed
    /// meanwhile.
    /// </summary>
    public async ValueTask<CacheEntry?> PeekAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(
            new StoreQuestion(key, "") { Peeks = true }, cancellationToken).ConfigureAwait(false);
        return answer?.Entry is { } entry && purges.Stands(entry) ? entry : null;
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
    /// Tells the others that a key has changed. If the second tier could not be given what it is now, it must not keep
    /// what it was.
    /// </summary>
    public async ValueTask ReplacedAsync(CacheKey key, bool isThere)
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

    private SharedAnswer Alone(Flight flight, string token, CacheEntry? known) =>
        new(known, new CacheLease(flight, token, known, shared: false, settlement), TimeSpan.Zero);

    private SharedAnswer Judge(Flight flight, string token, StoreAnswer answer, CacheEntry? known)
    {
        var entry = WithContentOfHere(answer.Entry, known);
        if (entry is not null)
        {
            Keep(flight, entry);
        }

        var lease = answer.Granted ? new CacheLease(flight, token, entry, shared: true, settlement) : null;
        return new(entry, lease, answer.LeaseLeft, answer.News) { IsOpen = answer.IsOpen };
    }

    /// <summary>That the second tier has no content says nothing about content that was never given to it.</summary>
    private CacheEntry? WithContentOfHere(CacheEntry? there, CacheEntry? known) =>
        there?.Content is null && known is { Content.Tiers: Tiers.Memory } && purges.Stands(known)
            ? known with { Failure = there?.Failure, UncacheableUntil = there?.UncacheableUntil ?? 0 }
            : there;

    private void Keep(Flight flight, CacheEntry entry)
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

    private ValueTask<StoreAnswer?> ReadAsync(StoreQuestion question, CancellationToken cancellationToken) =>
        Store is { IsAvailable: true } ? Store.ReadAsync(question, cancellationToken) : new((StoreAnswer?)null);

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
