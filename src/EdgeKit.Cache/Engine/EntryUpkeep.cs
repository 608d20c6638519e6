using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;

namespace EdgeKit.Cache.Engine;

/// <summary>Changes to entries that bring no new content to anybody: what is kept in this process only, and what is kept longer. Thread safe.</summary>
internal sealed class EntryUpkeep(PurgeLog purges, SharedTier shared, Settlement settlement)
{
    /// <summary>Keeps new content under a key that nobody knows yet in this process.</summary>
    public void KeepHere(CacheKey key, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, Sharing sharing)
    {
        var write = new Flight(key, purges.Position);
        key.Space.Flights[key.Text] = write;
        settlement.KeepHere(write, content, lifetimes, tags, sharing);
    }

    /// <summary>Lets an entry live at least so long from now in both tiers, unless it is another by now, or somebody is changing it.</summary>
    public async ValueTask ExtendAsync(CacheKey key, CacheEntry known, Lifetimes lifetimes)
    {
        var write = new Flight(key, purges.Position);
        if (!key.Space.Flights.TryAdd(key.Text, write))
        {
            return;
        }

        try
        {
            if (await shared.ExtendAsync(key, known, lifetimes).ConfigureAwait(false))
            {
                settlement.Extend(write, known, lifetimes);
            }
        }
        finally
        {
            write.End(new(FillOutcomeKind.Abandoned));
        }
    }
}
