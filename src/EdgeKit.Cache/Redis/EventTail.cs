using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>What has happened since a place in the count of events.</summary>
/// <param name="Position">How far the count is.</param>
/// <param name="TagsTrimmedTo">Purges of tags up to here are not kept any more.</param>
/// <param name="KeysTrimmedTo">Removals of keys up to here are not kept any more.</param>
/// <param name="Events">The events.</param>
internal sealed record EventTail(PurgePosition Position, long TagsTrimmedTo, long KeysTrimmedTo, CacheEvent[] Events);
