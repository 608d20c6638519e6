using System.Threading.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>The lease of tokens, which are not returned on dispose, so that one instance serves all.</summary>
internal sealed class AdmittedLease : RateLimitLease
{
    public static readonly AdmittedLease Instance = new();

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}
