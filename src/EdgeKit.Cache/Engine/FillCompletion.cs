using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Engine;

/// <summary>Writes the results of fills to memory and to the distributed cache, and informs waiting callers.</summary>
internal sealed class FillCompletion(
    PolicyStates policies, CacheClock clock, CacheMetrics metrics, ILogger<FillCompletion> logger,
    IEntryStore? store = null)
{
    public CacheClock Clock => clock;

    public IEntryStore? Store => store;

    public CacheMetrics Metrics => metrics;

    public async ValueTask<bool> CompleteAsync(CacheLease lease, FillResult result)
    {
        result = WithJitter(lease.Key, result with { Lifetimes = result.Lifetimes.Clamp() });
        var entry = CreateEntry(lease.Fill, result, clock.Between(lease.StartedAt, clock.Now), lease.Token);
        var isUnstorable = result.Lifetimes.IsZero || result.Content.Size > lease.Key.Options.MaxBodyBytes;
        if (isUnstorable || (result.Content.Tiers == Tiers.Distributed && !lease.IsDistributed))
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
            policies.Memory.Remove(lease.Key);
            Complete(lease, "not_stored", new(FillOutcomeKind.Filled, entry));
            return true;
        }

        var written = await WriteDistributedAsync(lease, entry, result).ConfigureAwait(false);
        var isAccepted = written != StoreWriteResult.Rejected;
        if (isAccepted)
        {
            entry = written == StoreWriteResult.NotAwaited ? Deferred(entry, result) : entry;
            policies.Store(lease.Fill, entry);
        }

        Complete(lease, isAccepted ? "stored" : "refused", new(FillOutcomeKind.Filled, entry));
        return isAccepted && !lease.Fill.IsSuperseded;
    }

    public void SetLocal(InFlightFill write, FillResult result)
    {
        var entry = CreateEntry(write, WithJitter(write.Key, result));
        policies.Store(write, store is null ? entry : Deferred(entry, result));
        write.Complete(new(FillOutcomeKind.Filled, entry));
    }

    public async ValueTask ExtendAsync(InFlightFill write, CacheEntry known, Lifetimes lifetimes)
    {
        try
        {
            var isChanged = store is { IsAvailable: true } && known.DeferredShare is null
                && await store.ExtendAsync(write.Key, known.Version, lifetimes).ConfigureAwait(false) == false;
            if (!isChanged && MemoryTier.Find(write.Key) is { } entry && entry.Version == known.Version)
            {
                var extended = EntryTimestamps.From(clock, clock.Now, lifetimes, TimeSpan.Zero);
                policies.Store(write, entry with { Timestamps = entry.Timestamps.Max(extended) });
            }
        }
        finally
        {
            write.Complete(new(FillOutcomeKind.Abandoned));
        }
    }

    public async ValueTask<bool> SetAsync(InFlightFill write, FillResult result)
    {
        result = WithJitter(write.Key, result);
        var entry = CreateEntry(write, result);
        var isDistributed = store is null
            || (store.IsAvailable
                && result.Content.Tiers != Tiers.Memory
                && await store.SetAsync(new(write.Key, entry, result.Lifetimes)).ConfigureAwait(false) == true);
        policies.Store(write, entry);
        write.Complete(new(FillOutcomeKind.Filled, entry));
        return isDistributed;
    }

    public async ValueTask FailAsync(CacheLease lease, string reason, Exception? error, bool isPersonal)
    {
        reason = FillFailure.Truncate(reason);
        var recorded = await ReleaseAsync(lease, isPersonal ? null : reason).ConfigureAwait(false);
        var known = MemoryTier.Find(lease.Key);
        var count = recorded?.Count ?? (known?.Failure?.Count ?? 0) + 1;
        var pause = FillFailure.PauseAfter(count, lease.Key.Options.FailureBackoff);
        var failure = new FillFailure(count, clock.Add(clock.Now, pause), reason, error);
        if (!isPersonal && !lease.Fill.IsSuperseded)
        {
            var entry = known ?? lease.Stale ?? new CacheEntry { PurgePosition = lease.Fill.PurgePosition };
            policies.Memory.Put(lease.Key, entry with { Failure = failure.ForStorage() });
        }

        CacheLog.FillFailed(logger, lease.Key.ToString(), count, reason, error);
        var metric = error is TimeoutException ? "timed_out" : "failed";
        Complete(lease, metric, new(FillOutcomeKind.Failed, lease.Stale, failure));
    }

    public async ValueTask MarkUncacheableAsync(CacheLease lease, TimeSpan hitForMissFor, bool everywhere)
    {
        await ReleaseAsync(lease, uncacheableFor: everywhere ? hitForMissFor : default).ConfigureAwait(false);
        if (!lease.Fill.IsSuperseded)
        {
            policies.Memory.Put(lease.Key, new CacheEntry
            {
                UncacheableUntil = clock.Add(clock.Now, hitForMissFor),
                PurgePosition = lease.Fill.PurgePosition,
                Tags = [lease.Key.Policy.PolicyTag],
            });
        }

        Complete(lease, "uncacheable", new(FillOutcomeKind.Uncacheable));
    }

    public async ValueTask AbandonAsync(CacheLease lease)
    {
        await ReleaseAsync(lease).ConfigureAwait(false);
        Complete(lease, "abandoned", new(FillOutcomeKind.Abandoned, lease.Stale));
    }

    private void Complete(CacheLease lease, string metric, FillOutcome outcome)
    {
        metrics.Filled(lease.Key.Policy.Name, metric, clock.Between(lease.StartedAt, clock.Now));
        lease.Fill.Complete(outcome);
    }

    private async ValueTask<StoreWriteResult> WriteDistributedAsync(
        CacheLease lease, CacheEntry entry, FillResult result)
    {
        if (!lease.IsDistributed)
        {
            return StoreWriteResult.Stored;
        }

        if (result.Content.Tiers == Tiers.Memory)
        {
            var isHeld = await store!.RenewLeaseAsync(lease.Key, lease.Token).ConfigureAwait(false) != false;
            await ReleaseAsync(lease).ConfigureAwait(false);
            return isHeld ? StoreWriteResult.Stored : StoreWriteResult.Rejected;
        }

        if (result.Sharing is { OnFirstRequest: true } sharing
            && !sharing.TryReserve(result.Content.Size, result.Lifetimes.Total))
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
            return StoreWriteResult.Stored;
        }

        return await store!.WriteFillAsync(new(lease.Key, entry, result.Lifetimes)
        {
            KeepsPayload = result.KeepsPayload,
            OnlyIfAwaited = result.Sharing is { OnFirstRequest: false },
        }).ConfigureAwait(false);
    }

    private static CacheEntry Deferred(CacheEntry entry, FillResult result) =>
        entry with { DeferredShare = new DeferredShare(result.Sharing!.TryReserve) };

    private static FillResult WithJitter(CacheKey key, FillResult result) => result with
    {
        Lifetimes = result.Lifetimes.WithJitter(key.Options.Jitter, Random.Shared.NextDouble()),
    };

    private CacheEntry CreateEntry(
        InFlightFill fill, FillResult result, TimeSpan fillTime = default, string? version = null)
    {
        var options = fill.Key.Options;
        var lead = EarlyRefresh.MaxLead(result.Lifetimes.Ttl, fillTime, options.EarlyRefreshBeta);
        return new CacheEntry
        {
            Content = result.Content,
            Timestamps = EntryTimestamps.From(clock, clock.Now, result.Lifetimes, lead),
            FillTime = fillTime,
            EarlyRefreshScale = clock.Add(0, fillTime) * options.EarlyRefreshBeta,
            Tags = [fill.Key.Policy.PolicyTag, .. options.Tags, .. result.Tags],
            Version = version ?? Guid.NewGuid().ToString("N"),
            PurgePosition = fill.PurgePosition,
        };
    }

    private ValueTask<FillFailure?> ReleaseAsync(
        CacheLease lease, string? reason = null, TimeSpan uncacheableFor = default) => lease.IsDistributed
            ? store!.ReleaseLeaseAsync(lease.Key, lease.Token, reason, uncacheableFor)
            : new((FillFailure?)null);
}
