using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Engine;

namespace EdgeKit.RateLimit.Platform;

/// <summary>A lease that releases the permits of a result, if it has one, when it is disposed.</summary>
internal sealed class AcquiredLease(RateLimitResult? result) : RateLimitLease
{
    /// <summary>The lease of tokens, which dispose does not return: one instance serves all requests.</summary>
    public static readonly AcquiredLease OfTokens = new(null);

    private RateLimitResult? _result = result;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        // Only if there is a result: a write to the shared instance would make all threads contend for its cache line.
        if (Volatile.Read(ref _result) is not null)
        {
            Interlocked.Exchange(ref _result, null)?.ReleasePermits(RequestOutcome.Completed);
        }

        base.Dispose(disposing);
    }
}
