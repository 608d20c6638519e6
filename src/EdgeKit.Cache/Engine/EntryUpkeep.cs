using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// Changes to entries that bring no new content to anybody: what is kept in this process only, and what is kept longer.
/// Thread safe.
/// </summary>
internal sealed class EntryUpkeep(PurgeLog purges, SharedTier shared, Settlement settlement)
{
    /// <summary>Keeps new content in this process, whatever is there, until it is wanted elsewhere.</summary>
    /// <param name="key">The key.</param>
    /// <param name="result">The content, and how it is to be shared.</param>
    /// <param name="begunAt">How old it is: every later purge undoes it. Now, when nothing is said.</param>
    public void KeepHere(CacheKey key, FillResult result, PurgePoint? begunAt)
    {
        KeySpaces.Supersede(key);
        var write = new Flight(key, begunAt ?? purges.Position);
        key.Space.Flights[key.Text] = write;
        settlement.KeepHere(write, result.Content, result.Lifetimes, result.Tags, result.Sharing!);
    }

    /// <summary>
    /// Lets an entry live at least so long from now in both tiers, unless it is another by now, or somebody is changing
    /// it.
    /// </summary>
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
