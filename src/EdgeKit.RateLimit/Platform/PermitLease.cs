using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Engine;

namespace EdgeKit.RateLimit.Platform;

/// <summary>The lease of a concurrency limit. Disposing it releases the permits.</summary>
internal sealed class PermitLease(RateLimitResult result) : RateLimitLease
{
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
        Interlocked.Exchange(ref _result, null)?.ReleasePermits(RequestOutcome.Completed);
        base.Dispose(disposing);
    }
}
