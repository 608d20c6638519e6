using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// Completes fills: writes the result to memory and to the distributed cache, and informs waiting callers.
/// </summary>
internal sealed class FillCompletion(
    PolicyStates spaces,
    CacheClock clock, CacheMetrics metrics, ILogger<FillCompletion> logger, IEntryStore? store = null)
{
    public CacheClock Clock => clock;

    public IEntryStore? Store => store;

    public CacheMetrics Metrics => metrics;

    public async ValueTask<bool> CompleteAsync(CacheLease lease, FillResult result)
    {
        var options = lease.Key.Policy.Options;
        var lifetimes = result.Lifetimes.Clamp().WithJitter(options.Jitter, Random.Shared.NextDouble());
        var entry = CreateEntry(lease.Fill, result with { Lifetimes = lifetimes }, clock.Between(
            lease.StartedAt, clock.Now), lease.Token);
        if (lifetimes.IsZero
            || result.Content.Size > options.MaxBodyBytes
            || (result.Content.Tiers == Tiers.Distributed && !lease.IsDistributed))
        {
            await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
            spaces.Memory.Remove(lease.Key);
            Count(lease, "not_stored");
            lease.Fill.Complete(new(FillOutcomeKind.Filled, entry));
            return true;
        }

        var reception = await WriteDistributedAsync(
            lease, new(lease.Key, entry, lifetimes, result.KeepsPayload), result.Sharing).ConfigureAwait(false);
        var accepted = reception != StoreWriteResult.Rejected;
        entry = reception == StoreWriteResult.NotAwaited
            ? entry with { DeferredShare = new DeferredShare(result.Sharing!.TryReserve) } : entry;
        StoreInMemory(lease.Fill, entry, accepted);
        Count(lease, accepted ? "stored" : "refused");
        lease.Fill.Complete(new(FillOutcomeKind.Filled, entry));
        return accepted && !lease.Fill.IsSuperseded;
    }

    public void SetLocal(
        InFlightFill write,
        CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, SharingPolicy sharing)
    {
        lifetimes = lifetimes.WithJitter(write.Key.Policy.Options.Jitter, Random.Shared.NextDouble());
        var entry = CreateEntry(write, new(content, lifetimes, tags), TimeSpan.Zero, Guid.NewGuid().ToString("N"));
        StoreInMemory(write, store is null
            ? entry : entry with { DeferredShare = new DeferredShare(sharing.TryReserve) }, accepted: true);
        write.Complete(new(FillOutcomeKind.Filled, entry));
    }

    public void Extend(InFlightFill write, CacheEntry known, Lifetimes lifetimes)
    {
        if (MemoryTier.Find(write.Key) is { } entry && entry.Version == known.Version)
        {
            StoreInMemory(write, entry with { Timestamps = entry.Timestamps.Max(
                EntryTimestamps.From(clock, clock.Now, lifetimes, TimeSpan.Zero)) }, accepted: true);
        }
    }

    /// <summary>
    /// Stores content unconditionally; in this process only if the distributed cache does not respond.
    /// </summary>
    /// <returns>True if the distributed cache now holds this value.</returns>
    public async ValueTask<bool> SetAsync(
        InFlightFill write, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        lifetimes = lifetimes.WithJitter(write.Key.Policy.Options.Jitter, Random.Shared.NextDouble());
        var entry = CreateEntry(write, new(content, lifetimes, tags), TimeSpan.Zero, Guid.NewGuid().ToString("N"));
        var isThere = store is null
            || (store.IsAvailable && content.Tiers != Tiers.Memory && await store.SetAsync(
                new(write.Key, entry, lifetimes, KeepsPayload: false)).ConfigureAwait(false) == true);
        StoreInMemory(write, entry, accepted: true);
        write.Complete(new(FillOutcomeKind.Filled, entry));
        return isThere;
    }

    public async ValueTask FailAsync(CacheLease lease, string reason, Exception? error, bool isPersonal)
    {
        reason = FillFailure.Truncate(reason);
        var shared = await ReleaseAsync(lease, isPersonal ? null : reason, TimeSpan.Zero).ConfigureAwait(false);
        var known = MemoryTier.Find(lease.Key);
        var count = shared?.Count ?? (known?.Failure?.Count ?? 0) + 1;
        var failure = new FillFailure(
            count, clock.Add(clock.Now, FailureBackoff.After(count, lease.Key.Policy.Options.FailureBackoff)),
            reason, error);
        if (!isPersonal && !lease.Fill.IsSuperseded)
        {
            spaces.Memory.Put(lease.Key, (known ?? lease.Stale
                ?? new CacheEntry { PurgePosition = lease.Fill.PurgePosition }) with { Failure =
                    failure.ForStorage() });
        }

        Count(lease, error is TimeoutException ? "timed_out" : "failed");
        CacheLog.FillFailed(logger, lease.Key.ToString(), count, reason, error);
        lease.Fill.Complete(new(FillOutcomeKind.Failed, lease.Stale, failure));
    }

    public async ValueTask MarkUncacheableAsync(CacheLease lease, TimeSpan hitForMissFor, bool everywhere)
    {
        await ReleaseAsync(lease, null, everywhere ? hitForMissFor : TimeSpan.Zero).ConfigureAwait(false);
        if (!lease.Fill.IsSuperseded)
        {
            spaces.Memory.Put(lease.Key, new CacheEntry
            {
                UncacheableUntil = clock.Add(clock.Now, hitForMissFor),
                PurgePosition = lease.Fill.PurgePosition,
                Tags = [lease.Key.Policy.PolicyTag],
            });
        }

        Count(lease, "uncacheable");
        lease.Fill.Complete(new(FillOutcomeKind.Uncacheable));
    }

    public async ValueTask AbandonAsync(CacheLease lease)
    {
        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        Count(lease, "abandoned");
        lease.Fill.Complete(new(FillOutcomeKind.Abandoned, lease.Stale));
    }

    private void Count(CacheLease lease, string outcome) =>
        metrics.Filled(lease.Key.Policy.Name, outcome, clock.Between(lease.StartedAt, clock.Now));

    private void StoreInMemory(InFlightFill flight, CacheEntry entry, bool accepted)
    {
        var isKept = entry.Content!.Tiers != Tiers.Distributed;
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
    /// Writes a fill to the distributed cache. If it does not respond, it is unknown if the lease was still held.
    /// </summary>
    private async ValueTask<StoreWriteResult> WriteDistributedAsync(
        CacheLease lease, StoreWriteRequest fill, SharingPolicy? sharing)
    {
        if (!lease.IsDistributed)
        {
            return StoreWriteResult.Stored;
        }

        if (fill.Entry.Content!.Tiers == Tiers.Memory)
        {
            return await ReleaseIfHeldAsync(lease).ConfigureAwait(false);
        }

        if (sharing is not { OnFirstRequest: true }
            || sharing.TryReserve(fill.Entry.Content!.Size, fill.Lifetimes.Total))
        {
            return await store!.WriteFillAsync(
                fill with { OnlyIfAwaited = sharing is { OnFirstRequest: false } }).ConfigureAwait(false);
        }

        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        return StoreWriteResult.Stored;
    }

    /// <summary>
    /// For content that must not leave this process: releases the lease and accepts the fill if it was still held.
    /// </summary>
    private async ValueTask<StoreWriteResult> ReleaseIfHeldAsync(CacheLease lease)
    {
        var held = await store!.RenewLeaseAsync(lease.Key, lease.Token).ConfigureAwait(false) != false;
        await ReleaseAsync(lease, null, TimeSpan.Zero).ConfigureAwait(false);
        return held ? StoreWriteResult.Stored : StoreWriteResult.Rejected;
    }

    private CacheEntry CreateEntry(InFlightFill flight, in FillResult result, TimeSpan fillTime, string version)
    {
        var options = flight.Key.Policy.Options;
        var now = clock.Now;
        return new CacheEntry
        {
            Content = result.Content,
            Timestamps = EntryTimestamps.From(clock, now, result.Lifetimes, EarlyRefresh.MaxLead(
                result.Lifetimes.Ttl, fillTime, options.EarlyRefreshBeta)),
            FillTime = fillTime,
            EarlyRefreshScale = clock.Add(0, fillTime) * options.EarlyRefreshBeta,
            Tags = [flight.Key.Policy.PolicyTag, .. options.Tags, .. result.Tags],
            Version = version,
            PurgePosition = flight.PurgePosition,
        };
    }

    private ValueTask<FillFailure?> ReleaseAsync(CacheLease lease, string? reason, TimeSpan uncacheableFor) =>
        lease.IsDistributed
        ? store!.ReleaseLeaseAsync(lease.Key, lease.Token, reason, uncacheableFor) : new((FillFailure?)null);
}
