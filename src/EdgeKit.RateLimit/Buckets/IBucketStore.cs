using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Buckets;

/// <summary>
/// The seam where buckets live: in this process, or in Redis. Thread safe; never throws because a server is away.
/// </summary>
internal interface IBucketStore
{
    /// <summary>Whether every answer is there at once because no server is ever asked.</summary>
    bool IsInProcess { get; }

    /// <summary>
    /// Decides on the charges of one request: all are taken, or none. Waits for a server no longer than its time
    /// budget.
    /// </summary>
    /// <param name="charges">At least one, of counting algorithms.</param>
    /// <param name="decisions">As many answers.</param>
    /// <returns>Whether all were taken.</returns>
    ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> charges, Memory<BucketResult> decisions);

    /// <summary>Decides on the only charge of a request, which most requests have.</summary>
    ValueTask<BucketResult> AcquireAsync(BucketRequest charge);

    /// <summary>Takes tokens at once where a look is enough: the fastest way to a yes.</summary>
    /// <returns>Whether the tokens were taken; <see langword="false"/> says nothing.</returns>
    bool TryAcquireFast(BucketKey key, Limit limit, long cost);

    /// <summary>Decides at once when that needs no server.</summary>
    /// <returns><see langword="false"/> when a server has to be asked; nothing was taken then.</returns>
    bool TryAcquire(in BucketRequest charge, out BucketResult decision);

    /// <summary>Gives a charge back. Does not wait.</summary>
    void Return(in BucketRequest charge);

    /// <summary>Charges what has been used already, whether it fits or not. Does not wait.</summary>
    void ForceAcquire(in BucketRequest charge);
}
