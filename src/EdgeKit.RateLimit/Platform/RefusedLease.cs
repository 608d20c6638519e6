using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Platform;

internal sealed class RefusedLease(string policy, TimeSpan? retryAfter) : RateLimitLease
{
    /// <summary>For a synchronous caller if Redis has to be called or requests are queued.</summary>
    public static readonly RefusedLease NeedsAsync = new("", null);

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => retryAfter is null
        ? [MetadataName.ReasonPhrase.Name]
        : [MetadataName.ReasonPhrase.Name, MetadataName.RetryAfter.Name];

    public static RefusedLease Create(string policy, TimeSpan retryAfter) =>
        new(policy, retryAfter == BucketResult.Never ? null : retryAfter);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter
            : metadataName == MetadataName.ReasonPhrase.Name ? Reason()
            : null;
        return metadata is not null;
    }

    private string Reason() => policy.Length > 0 ? $"The rate-limit policy {policy} refuses."
        : "Redis has to be called or others are waiting: use AcquireAsync.";
}
