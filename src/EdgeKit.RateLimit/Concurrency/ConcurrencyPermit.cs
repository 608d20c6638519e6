using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// A place among the requests that run at the same time, held until <see cref="IConcurrencyStore.Release"/>.
/// </summary>
/// <param name="Request">What it was taken from.</param>
/// <param name="Result">The answer that gave it.</param>
/// <param name="AcquiredAt">When, as a timestamp of the time provider.</param>
/// <param name="Id">Its name in Redis; empty when it is held in process.</param>
internal sealed record ConcurrencyPermit(BucketRequest Request, BucketResult Result, long AcquiredAt, string Id = "");
