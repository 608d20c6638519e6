using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>Looks up many keys: memory first, then one read of the distributed cache for all misses.</summary>
internal sealed class BatchLookup(CacheEngine engine, DistributedTier distributed, TagInvalidations purges)
{
    /// <returns>One lookup per key. The caller disposes leases and waits for joined fills.</returns>
    public async ValueTask<CacheLookup[]> LookupAsync(IReadOnlyList<CacheKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lookups = new CacheLookup[keys.Count];
        var started = new List<(int Index, InFlightFill Fill)>();
        try
        {
            LookupInMemory(keys, lookups, started);
            await LeaseAsync(started, lookups, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            started.ForEach(s => s.Fill.Complete(new(FillOutcomeKind.Abandoned)));
            throw;
        }

        return [.. lookups.Select((lookup, i) => engine.Count(keys[i], lookup))];
    }

    private void LookupInMemory(
        IReadOnlyList<CacheKey> keys, CacheLookup[] lookups, List<(int Index, InFlightFill Fill)> started)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (engine.LookupInMemory(keys[i], LookupMode.Any) is { } found)
            {
                lookups[i] = found;
            }
            else if (StartOrJoin(keys[i], ref lookups[i]) is { } fill)
            {
                started.Add((i, fill));
            }
        }
    }

    private InFlightFill? StartOrJoin(CacheKey key, ref CacheLookup lookup)
    {
        FillScope.ThrowIfFilling(key);
        while (true)
        {
            var fill = InFlightFill.GetOrStart(key, purges.Position, out var isStarted);
            if (isStarted)
            {
                return fill;
            }

            if (fill.TryJoin())
            {
                lookup = new(LookupKind.Follow) { Fill = fill };
                return null;
            }
        }
    }

    private async ValueTask LeaseAsync(
        List<(int Index, InFlightFill Fill)> started, CacheLookup[] lookups, CancellationToken cancellationToken)
    {
        if (started.Count == 0)
        {
            return;
        }

        InFlightFill[] fills = [.. started.Select(s => s.Fill)];
        var results = await distributed.ReadOrLeaseManyAsync(fills, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < results.Length; i++)
        {
            lookups[started[i].Index] = ToLookup(fills[i], results[i]);
        }
    }

    private CacheLookup ToLookup(InFlightFill fill, LeaseResult result)
    {
        if (result.Lease is not null)
        {
            return new(LookupKind.Lead) { Lease = result.Lease, Entry = result.Entry };
        }

        var found = result.Entry is null ? null : engine.LookupInMemory(fill.Key, LookupMode.Any);
        fill.Complete(new(FillOutcomeKind.Abandoned));
        return found ?? new(LookupKind.Elsewhere);
    }
}
