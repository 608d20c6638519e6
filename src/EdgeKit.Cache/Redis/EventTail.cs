using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// The events since a position, and up to which positions older tags and keys are no longer in the log.
/// </summary>
internal sealed record EventTail(PurgePosition Position, long TagsTrimmedTo, long KeysTrimmedTo, CacheEvent[] Events);
