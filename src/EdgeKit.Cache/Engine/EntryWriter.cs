using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>Changes entries outside fills: stores content locally and extends lifetimes. Thread safe.</summary>
internal sealed class EntryWriter(TagInvalidations purges, DistributedTier shared, FillCompletion settlement)
{
    /// <summary>Stores content in this process until it is requested again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="result">The content, and how it is shared.</param>
    /// <param name="begunAt">The purge position of the content; the default is the current position.</param>
    public void SetLocal(CacheKey key, FillResult result, PurgePosition? begunAt)
    {
        PolicyStates.Supersede(key);
        var write = new InFlightFill(key, begunAt ?? purges.Position);
        key.Policy.Fills[key.Text] = write;
        settlement.SetLocal(write, result.Content, result.Lifetimes, result.Tags, result.Sharing!);
    }

    /// <summary>
    /// Extends an entry's lifetime in memory and in the distributed cache, unless it has changed or is being filled.
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
