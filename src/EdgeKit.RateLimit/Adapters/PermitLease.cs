using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Permits;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>The lease of a concurrency limit: disposing it frees the place.</summary>
internal sealed class PermitLease(Verdict verdict) : RateLimitLease
{
    private Verdict? _verdict = verdict;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _verdict, null)?.Leave(Ending.Answered);
        base.Dispose(disposing);
    }
}
