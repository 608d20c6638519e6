using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Buckets;

/// <summary>Token buckets and windows, in process or in Redis. Thread safe. Does not throw during an outage.</summary>
internal interface IBucketStore
{
    /// <summary>True if every decision completes synchronously.</summary>
    bool IsInProcess { get; }

    /// <summary>Takes from all buckets of a request or from none. Returns true if all admitted it.</summary>
    ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> requests, Memory<BucketResult> results);

    /// <summary>Takes from the only bucket of a request, which is the common case.</summary>
    ValueTask<BucketResult> AcquireAsync(BucketRequest request);

    /// <summary>Fast path. Returns true if tokens were taken; false means undecided.</summary>
    bool TryAcquireFast(BucketKey key, Limit limit, long cost);

    /// <summary>Decides synchronously. Returns false, and takes nothing, if Redis has to be called.</summary>
    bool TryAcquire(in BucketRequest request, out BucketResult result);

    /// <summary>Returns tokens that were taken. Does not wait for Redis.</summary>
    void Return(in BucketRequest request);

    /// <summary>Takes tokens even if they do not fit: they have been used already. Does not wait for Redis.</summary>
    void ForceAcquire(in BucketRequest request);
}
