using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// The decision on a permit. If it was admitted, it is held until <see cref="IConcurrencyStore.Release"/>. The id is
/// its id in Redis; empty for a permit held in process. Only an adaptive limit needs the timestamp.
/// </summary>
internal sealed record ConcurrencyPermit(
    BucketRequest Request, BucketResult Result, string Id = "", long AcquiredAt = 0);
