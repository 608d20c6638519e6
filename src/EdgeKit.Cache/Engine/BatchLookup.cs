using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>Looks up many keys: memory first, then one read of the distributed cache for all misses.</summary>
internal sealed class BatchLookup(CacheEngine engine, DistributedTier shared, TagInvalidations purges)
{
    /// <returns>One lookup per key. The caller disposes leases and waits for joined fills.</returns>
    public async ValueTask<CacheLookup[]> LookupAsync(IReadOnlyList<CacheKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lookups = new CacheLookup[keys.Count];
        var mine = new List<(int Index, InFlightFill Flight)>();
        try
        {
            LookupInMemory(keys, lookups, mine);
            await LeaseAsync(mine, lookups, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            mine.ForEach(m => m.Flight.Complete(new(FillOutcomeKind.Abandoned)));
            throw;
        }

        return [.. lookups.Select((lookup, i) => engine.Count(keys[i], lookup))];
    }

    private void LookupInMemory(
        IReadOnlyList<CacheKey> keys, CacheLookup[] lookups, List<(int Index, InFlightFill Flight)> mine)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (engine.LookupInMemory(keys[i], LookupMode.Any) is { } here)
            {
                lookups[i] = here;
            }
            else if (StartOrJoin(keys[i], ref lookups[i]) is { } flight)
            {
                mine.Add((i, flight));
            }
        }
    }

    /// <summary>Starts a fill for the key, or joins the current one.</summary>
    private InFlightFill? StartOrJoin(CacheKey key, ref CacheLookup lookup)
    {
        FillScope.ThrowIfFilling(key);
        while (true)
        {
            var flight = new InFlightFill(key, purges.Position);
            var current = key.Policy.Fills.GetOrAdd(key.Text, flight);
            if (current == flight)
            {
                return flight;
            }

            if (current.TryJoin())
            {
                lookup = new(LookupKind.Follow) { Fill = current };
                return null;
            }
        }
    }

    private async ValueTask LeaseAsync(
        List<(int Index, InFlightFill Flight)> mine, CacheLookup[] lookups, CancellationToken cancellationToken)
    {
        var answers = mine.Count == 0
            ? [] : await shared.ReadOrLeaseManyAsync(
                [.. mine.Select(m => m.Flight)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < answers.Length; i++)
        {
            lookups[mine[i].Index] = ToLookup(mine[i].Flight, answers[i]);
        }
    }

    private CacheLookup ToLookup(InFlightFill flight, LeaseResult answer)
    {
        if (answer.Lease is not null)
        {
            return new(LookupKind.Lead) { Lease = answer.Lease, Entry = answer.Entry };
        }

        var found = answer.Entry is null ? null : engine.LookupInMemory(flight.Key, LookupMode.Any);
        flight.Complete(new(FillOutcomeKind.Abandoned));
        return found ?? new(LookupKind.Elsewhere);
    }
}
