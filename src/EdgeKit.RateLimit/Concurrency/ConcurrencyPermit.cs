using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>Permission to run at the same time as others, held until <see cref="IConcurrencyStore.Release"/>.</summary>
/// <param name="Request">The concurrency limit and the number of permits.</param>
/// <param name="Result">The decision; no permit is held if it was refused.</param>
/// <param name="AcquiredAt">A timestamp of the time provider.</param>
/// <param name="Id">The permit's id in Redis; empty if it is held in process.</param>
internal sealed record ConcurrencyPermit(BucketRequest Request, BucketResult Result, long AcquiredAt, string Id = "");
