using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>The events since a position, and the positions up to which the log has dropped tags and keys.</summary>
internal sealed record EventTail(PurgePosition Position, long TagsTrimmedTo, long KeysTrimmedTo, CacheEvent[] Events);
