using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Engine;

/// <summary>What becomes of a fill when it ends: the tiers learn of it, and those who wait.</summary>
internal sealed class Settlement(KeySpaces spaces, CacheClock clock, CacheMetrics metrics, ILogger<Settlement> logger, IEntryStore? store = null)
{
    public CacheClock Clock => clock;

    public IEntryStore? Store => store;

    public CacheMetrics Metrics => metrics;

    public async ValueTask<bool> CompleteAsync(
        CacheLease lease, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, bool samePayload)
    {
        var options = lease.Key.Space.Options;
        lifetimes = lifetimes.Bounded().Shortened(options.Jitter, Random.Shared.NextDouble());
        var entry = MakeEntry(lease.Flight, content, lifetimes, tags, clock.Between(lease.StartedAt, clock.Now), lease.Token);
        if (lifetimes.IsNothing || content.Size > options.MaxBodyBytes || (content.Tiers == Tiers.Shared && !lease.IsShared))
        {
            await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
            spaces.Memory.Remove(lease.Key);
            Count(lease, "not_stored");
            lease.Flight.End(new(FillOutcomeKind.Filled, entry));
            return true;
        }

        var accepted = !lease.IsShared || await StoreAsync(lease, new(lease.Key, entry, lifetimes, samePayload)).ConfigureAwait(false);
        Keep(lease.Flight, entry, accepted);
        Count(lease, accepted ? "stored" : "refused");
        lease.Flight.End(new(FillOutcomeKind.Filled, entry));
        return accepted && !lease.Flight.IsSuperseded;
    }

    /// <summary>Stores content whatever is there. Without an answer from the second tier it lives in this process.</summary>
    /// <returns>Whether what the second tier may have is this.</returns>
    public async ValueTask<bool> SetAsync(Flight write, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        lifetimes = lifetimes.Shortened(write.Key.Space.Options.Jitter, Random.Shared.NextDouble());
        var entry = MakeEntry(write, content, lifetimes, tags, TimeSpan.Zero, Guid.NewGuid().ToString("N"));
        var isThere = store is null
            || (store.IsAvailable && content.Tiers != Tiers.Memory && await store.PutAsync(new(write.Key, entry, lifetimes, SamePayload: false)).ConfigureAwait(false) == true);
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
            spaces.Memory.Put(lease.Key, (known ?? lease.Stale ?? new CacheEntry { FilledAt = lease.Flight.BegunAt }) with { Failure = failure.Remembered() });
        }

        Count(lease, error is TimeoutException ? "timed_out" : "failed");
        CacheLog.FillFailed(logger, lease.Key.ToString(), count, reason, error);
        lease.Flight.End(new(FillOutcomeKind.Failed, lease.Stale, failure));
    }

    public async ValueTask UncacheableAsync(CacheLease lease, TimeSpan hitForMissFor)
    {
        await ReleaseAsync(lease, null, hitForMissFor).ConfigureAwait(false);
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

    /// <summary>Offers a fill to the second tier. Without an answer nobody knows whether the lease was still held; the others will go by what is there.</summary>
    private async ValueTask<bool> StoreAsync(CacheLease lease, StoreFill fill)
    {
        if (fill.Entry.Content!.Tiers != Tiers.Memory)
        {
            return await store!.FillAsync(fill).ConfigureAwait(false) != false;
        }

        var held = await store!.HoldAsync(lease.Key, lease.Token).ConfigureAwait(false) != false;
        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        return held;
    }

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

    private CacheEntry MakeEntry(
        Flight flight, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, TimeSpan fillTime, string version)
    {
        var options = flight.Key.Space.Options;
        var now = clock.Now;
        return new CacheEntry
        {
            Content = content,
            Deadlines = Deadlines.From(clock, now, lifetimes, EarlyRefresh.LongestLead(lifetimes.Ttl, fillTime, options.EarlyRefreshBeta)),
            FillTime = fillTime,
            EarlyScale = clock.After(0, fillTime) * options.EarlyRefreshBeta,
            Tags = [flight.Key.Space.PolicyTag, .. options.Tags, .. tags],
            Version = version,
            FilledAt = flight.BegunAt,
        };
    }

    private ValueTask<FillFailure?> ReleaseAsync(CacheLease lease, string? reason, TimeSpan uncacheableFor) =>
        lease.IsShared ? store!.ReleaseAsync(lease.Key, lease.Token, reason, uncacheableFor) : new((FillFailure?)null);
}
