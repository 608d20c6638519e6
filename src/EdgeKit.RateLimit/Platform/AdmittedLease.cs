using System.Threading.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// The lease of a counter: there is nothing to give back when it is disposed, so that one object serves all.
/// </summary>
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
