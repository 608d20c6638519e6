using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;

namespace EdgeKit.Cache.Engine;

/// <summary>Looks up many keys at once: memory first, then one question for all that are missing.</summary>
internal sealed class BatchLookup(CacheEngine engine, SharedTier shared, PurgeLog purges)
{
    /// <returns>For each key what to do; leases have to be disposed of, flights waited for.</returns>
    public async ValueTask<CacheLookup[]> LookupAsync(IReadOnlyList<CacheKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lookups = new CacheLookup[keys.Count];
        var mine = new List<(int Index, Flight Flight)>();
        try
        {
            LookHere(keys, lookups, mine);
            await AskAsync(mine, lookups, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            mine.ForEach(m => m.Flight.End(new(FillOutcomeKind.Abandoned)));
            throw;
        }

        return [.. lookups.Select((lookup, i) => engine.Counted(keys[i], lookup))];
    }

    private void LookHere(IReadOnlyList<CacheKey> keys, CacheLookup[] lookups, List<(int Index, Flight Flight)> mine)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (engine.LookupHere(keys[i], LookupMode.Any) is { } here)
            {
                lookups[i] = here;
            }
            else if (TakeOff(keys[i], ref lookups[i]) is { } flight)
            {
                mine.Add((i, flight));
            }
        }
    }

    /// <summary>Begins a flight, or joins the one that there is.</summary>
    private Flight? TakeOff(CacheKey key, ref CacheLookup lookup)
    {
        FillFrame.Guard(key);
        while (true)
        {
            var flight = new Flight(key, purges.Position);
            var current = key.Space.Flights.GetOrAdd(key.Text, flight);
            if (current == flight)
            {
                return flight;
            }

            if (current.TryJoin())
            {
                lookup = new(LookupKind.Follow) { Flight = current };
                return null;
            }
        }
    }

    private async ValueTask AskAsync(
        List<(int Index, Flight Flight)> mine, CacheLookup[] lookups, CancellationToken cancellationToken)
    {
        var answers = mine.Count == 0
            ? [] : await shared.AskManyAsync([.. mine.Select(m => m.Flight)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < answers.Length; i++)
        {
            lookups[mine[i].Index] = Read(mine[i].Flight, answers[i]);
        }
    }

    private CacheLookup Read(Flight flight, SharedAnswer answer)
    {
        if (answer.Lease is not null)
        {
            return new(LookupKind.Lead) { Lease = answer.Lease, Entry = answer.Entry };
        }

        var found = answer.Entry is null ? null : engine.LookupHere(flight.Key, LookupMode.Any);
        flight.End(new(FillOutcomeKind.Abandoned));
        return found ?? new(LookupKind.Elsewhere);
    }
}
