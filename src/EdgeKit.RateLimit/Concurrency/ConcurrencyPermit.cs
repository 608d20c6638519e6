using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// Permission to run at the same time as others, held until <see cref="IConcurrencyStore.Release"/>. No permit is held
/// if <paramref name="Result"/> is a refusal; <paramref name="Id"/> is empty for a permit held in process.
/// </summary>
internal sealed record ConcurrencyPermit(BucketRequest Request, BucketResult Result, long AcquiredAt, string Id = "");
