using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Platform;

/// <summary>The lease of a refusal: says which policy and when to come again.</summary>
internal sealed class RefusedLease(string policy, TimeSpan? retryAfter) : RateLimitLease
{
    /// <summary>
    /// A server has to be asked, or somebody waits already, which a caller who cannot wait cannot do.
    /// </summary>
    public static readonly RefusedLease NeedsServer = new("", null);

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => retryAfter is null
        ? [MetadataName.ReasonPhrase.Name]
        : [MetadataName.ReasonPhrase.Name, MetadataName.RetryAfter.Name];

    public static RefusedLease Of(string policy, TimeSpan retryAfter) =>
        new(policy, retryAfter == BucketResult.Never ? null : retryAfter);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter
            : metadataName == MetadataName.ReasonPhrase.Name ? Reason()
            : null;
        return metadata is not null;
    }

    private string Reason() => policy.Length > 0 ? $"The rate-limit policy {policy} refuses."
        : "Redis has to be asked, or others are waiting: use AcquireAsync.";
}
