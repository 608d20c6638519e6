using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>Changes entries outside fills: stores content locally and extends lifetimes. Thread safe.</summary>
internal sealed class EntryWriter(TagInvalidations purges, DistributedTier distributed, FillCompletion completion)
{
    public void SetLocal(CacheKey key, FillResult result, PurgePosition? position) =>
        completion.SetLocal(InFlightFill.Replace(key, position ?? purges.Position), result);

    /// <summary>
    /// Extends an entry's lifetime in memory and in the distributed cache, unless it has changed or is being filled.
    /// </summary>
    public async ValueTask ExtendAsync(CacheKey key, CacheEntry known, Lifetimes lifetimes)
    {
        if (InFlightFill.TryStart(key, purges.Position) is not { } write)
        {
            return;
        }

        try
        {
            if (await distributed.ExtendAsync(key, known, lifetimes).ConfigureAwait(false))
            {
                completion.Extend(write, known, lifetimes);
            }
        }
        finally
        {
            write.Complete(new(FillOutcomeKind.Abandoned));
        }
    }
}
