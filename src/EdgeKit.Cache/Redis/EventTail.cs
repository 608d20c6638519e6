using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>The events since a position.</summary>
/// <param name="Position">The current position.</param>
/// <param name="TagsTrimmedTo">Tag purges up to here are no longer in the log.</param>
/// <param name="KeysTrimmedTo">Key removals up to here are no longer in the log.</param>
/// <param name="Events">The events.</param>
internal sealed record EventTail(PurgePosition Position, long TagsTrimmedTo, long KeysTrimmedTo, CacheEvent[] Events);
