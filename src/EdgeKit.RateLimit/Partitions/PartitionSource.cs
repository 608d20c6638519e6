using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>A property of requests by which buckets are partitioned.</summary>
internal abstract class PartitionSource
{
    /// <summary>True if it needs the authenticated caller.</summary>
    public virtual bool NeedsIdentity => false;

    /// <summary>True if the request has the value in a tier's condition.</summary>
    public virtual bool Matches(HttpContext context, CallerResolver callers, string value) =>
        Find(context, callers)?.Text == value;

    /// <returns><see langword="null"/> if the request does not have the property.</returns>
    public abstract PartitionKey? Find(HttpContext context, CallerResolver callers);
}
