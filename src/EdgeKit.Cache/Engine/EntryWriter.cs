using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// Changes to entries that bring no new content to anybody: what is kept in this process only, and what is kept longer.
/// Thread safe.
/// </summary>
internal sealed class EntryWriter(TagInvalidations purges, DistributedTier shared, FillCompletion settlement)
{
    /// <summary>Keeps new content in this process, whatever is there, until it is wanted elsewhere.</summary>
    /// <param name="key">The key.</param>
    /// <param name="result">The content, and how it is to be shared.</param>
    /// <param name="begunAt">How old it is: every later purge undoes it. Now, when nothing is said.</param>
    public void SetLocal(CacheKey key, FillResult result, PurgePosition? begunAt)
    {
        PolicyStates.Supersede(key);
        var write = new InFlightFill(key, begunAt ?? purges.Position);
        key.Policy.Fills[key.Text] = write;
        settlement.SetLocal(write, result.Content, result.Lifetimes, result.Tags, result.Sharing!);
    }

    /// <summary>
    /// Lets an entry live at least so long from now in both tiers, unless it is another by now, or somebody is changing
    /// it.
    /// </summary>
    public async ValueTask ExtendAsync(CacheKey key, CacheEntry known, Lifetimes lifetimes)
    {
        var write = new InFlightFill(key, purges.Position);
        if (!key.Policy.Fills.TryAdd(key.Text, write))
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
            write.Complete(new(FillOutcomeKind.Abandoned));
        }
    }
}
