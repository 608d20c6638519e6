using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Engine;

/// <summary>What becomes of a fill when it ends: the tiers learn of it, and those who wait.</summary>
internal sealed class Settlement(
    KeySpaces spaces, CacheClock clock, CacheMetrics metrics, ILogger<Settlement> logger, IEntryStore? store = null)
{
    public CacheClock Clock => clock;

    public IEntryStore? Store => store;

    public CacheMetrics Metrics => metrics;

    public async ValueTask<bool> CompleteAsync(CacheLease lease, FillResult result)
    {
        var options = lease.Key.Space.Options;
        var lifetimes = result.Lifetimes.Bounded().Shortened(options.Jitter, Random.Shared.NextDouble());
        var entry = MakeEntry(lease.Flight, result with { Lifetimes = lifetimes }, clock.Between(
            lease.StartedAt, clock.Now), lease.Token);
        if (lifetimes.IsNothing
            || result.Content.Size > options.MaxBodyBytes || (result.Content.Tiers == Tiers.Shared && !lease.IsShared))
        {
            await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
            spaces.Memory.Remove(lease.Key);
            Count(lease, "not_stored");
            lease.Flight.End(new(FillOutcomeKind.Filled, entry));
            return true;
        }

        var reception = await ShareAsync(
            lease, new(lease.Key, entry, lifetimes, result.SamePayload), result.Sharing).ConfigureAwait(false);
        var accepted = reception != FillReception.Refused;
        entry = reception == FillReception.NotWanted
            ? entry with { Withheld = new Withheld(result.Sharing!.HasRoom) } : entry;
        Keep(lease.Flight, entry, accepted);
        Count(lease, accepted ? "stored" : "refused");
        lease.Flight.End(new(FillOutcomeKind.Filled, entry));
        return accepted && !lease.Flight.IsSuperseded;
    }

    /// <summary>Keeps new content under a new key in this process, until it is wanted.</summary>
    public void KeepHere(
        Flight write, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, Sharing sharing)
    {
        lifetimes = lifetimes.Shortened(write.Key.Space.Options.Jitter, Random.Shared.NextDouble());
        var entry = MakeEntry(write, new(content, lifetimes, tags), TimeSpan.Zero, Guid.NewGuid().ToString("N"));
        Keep(write, store is null ? entry : entry with { Withheld = new Withheld(sharing.HasRoom) }, accepted: true);
        write.End(new(FillOutcomeKind.Filled, entry));
    }

    /// <summary>Lets an entry of this process live longer, unless it is another by now.</summary>
    public void Extend(Flight write, CacheEntry known, Lifetimes lifetimes)
    {
        if (MemoryTier.Find(write.Key) is { } entry && entry.Version == known.Version)
        {
            Keep(write, entry with { Deadlines = entry.Deadlines.AtLeast(
                Deadlines.From(clock, clock.Now, lifetimes, TimeSpan.Zero)) }, accepted: true);
        }
    }

    /// <summary>
    /// Stores content whatever is there. Without an answer from the second tier it lives in this process.
    /// </summary>
    /// <returns>Whether what the second tier may have is this.</returns>
    public async ValueTask<bool> SetAsync(
        Flight write, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        lifetimes = lifetimes.Shortened(write.Key.Space.Options.Jitter, Random.Shared.NextDouble());
        var entry = MakeEntry(write, new(content, lifetimes, tags), TimeSpan.Zero, Guid.NewGuid().ToString("N"));
        var isThere = store is null
            || (store.IsAvailable && content.Tiers != Tiers.Memory && await store.PutAsync(
                new(write.Key, entry, lifetimes, SamePayload: false)).ConfigureAwait(false) == true);
        Keep(write, entry, accepted: true);
        write.End(new(FillOutcomeKind.Filled, entry));
        return isThere;
    }

    public async ValueTask FailAsync(CacheLease lease, string reason, Exception? error, bool isPersonal)
    {
        reason = FillFailure.Shortened(reason);
        var shared = await ReleaseAsync(lease, isPersonal ? null : reason, TimeSpan.Zero).ConfigureAwait(false);
        var known = MemoryTier.Find(lease.Key);
        var count = shared?.Count ?? (known?.Failure?.Count ?? 0) + 1;
        var failure = new FillFailure(
            count, clock.After(clock.Now, Backoff.After(count, lease.Key.Space.Options.FailureBackoff)), reason, error);
        if (!isPersonal && !lease.Flight.IsSuperseded)
        {
            spaces.Memory.Put(lease.Key, (known ?? lease.Stale
                ?? new CacheEntry { FilledAt = lease.Flight.BegunAt }) with { Failure = failure.Remembered() });
        }

        Count(lease, error is TimeoutException ? "timed_out" : "failed");
        CacheLog.FillFailed(logger, lease.Key.ToString(), count, reason, error);
        lease.Flight.End(new(FillOutcomeKind.Failed, lease.Stale, failure));
    }

    public async ValueTask UncacheableAsync(CacheLease lease, TimeSpan hitForMissFor, bool everywhere)
    {
        await ReleaseAsync(lease, null, everywhere ? hitForMissFor : TimeSpan.Zero).ConfigureAwait(false);
        if (!lease.Flight.IsSuperseded)
        {
            spaces.Memory.Put(lease.Key, new CacheEntry
            {
                UncacheableUntil = clock.After(clock.Now, hitForMissFor),
                FilledAt = lease.Flight.BegunAt,
                Tags = [lease.Key.Space.PolicyTag],
            });
        }

        Count(lease, "uncacheable");
        lease.Flight.End(new(FillOutcomeKind.Uncacheable));
    }

    public async ValueTask AbandonAsync(CacheLease lease)
    {
        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        Count(lease, "abandoned");
        lease.Flight.End(new(FillOutcomeKind.Abandoned, lease.Stale));
    }

    private void Count(CacheLease lease, string outcome) =>
        metrics.Filled(lease.Key.Space.Name, outcome, clock.Between(lease.StartedAt, clock.Now));

    private void Keep(Flight flight, CacheEntry entry, bool accepted)
    {
        var isKept = entry.Content!.Tiers != Tiers.Shared;
        if (accepted && isKept && !flight.IsSuperseded)
        {
            spaces.Memory.Put(flight.Key, entry);
        }

        // Superseded between the look and the write: whoever removed the key has looked for it before it was there.
        if (flight.IsSuperseded || !isKept)
        {
            spaces.Memory.Remove(flight.Key);
        }
    }

    /// <summary>
    /// Offers a fill to the second tier. Without an answer nobody knows whether the lease was still held; the others
    /// will go by what is there.
    /// </summary>
    private async ValueTask<FillReception> ShareAsync(CacheLease lease, StoreFill fill, Sharing? sharing)
    {
        if (!lease.IsShared)
        {
            return FillReception.Stored;
        }

        if (fill.Entry.Content!.Tiers == Tiers.Memory)
        {
            return await KeepFromOthersAsync(lease).ConfigureAwait(false);
        }

        if (sharing is not { AtOnce: true } || sharing.HasRoom(fill.Entry.Content!.Size, fill.Lifetimes.Span))
        {
            return await store!.FillAsync(
                fill with { OnlyIfAwaited = sharing is { AtOnce: false } }).ConfigureAwait(false);
        }

        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        return FillReception.Stored;
    }

    /// <summary>What no second tier can have is this process's own, if the lease was still held.</summary>
    private async ValueTask<FillReception> KeepFromOthersAsync(CacheLease lease)
    {
        var held = await store!.HoldAsync(lease.Key, lease.Token).ConfigureAwait(false) != false;
        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        return held ? FillReception.Stored : FillReception.Refused;
    }

    private CacheEntry MakeEntry(Flight flight, in FillResult result, TimeSpan fillTime, string version)
    {
        var options = flight.Key.Space.Options;
        var now = clock.Now;
        return new CacheEntry
        {
            Content = result.Content,
            Deadlines = Deadlines.From(clock, now, result.Lifetimes, EarlyRefresh.LongestLead(
                result.Lifetimes.Ttl, fillTime, options.EarlyRefreshBeta)),
            FillTime = fillTime,
            EarlyScale = clock.After(0, fillTime) * options.EarlyRefreshBeta,
            Tags = [flight.Key.Space.PolicyTag, .. options.Tags, .. result.Tags],
            Version = version,
            FilledAt = flight.BegunAt,
        };
    }

    private ValueTask<FillFailure?> ReleaseAsync(CacheLease lease, string? reason, TimeSpan uncacheableFor) =>
        lease.IsShared ? store!.ReleaseAsync(lease.Key, lease.Token, reason, uncacheableFor) : new((FillFailure?)null);
}
