namespace EdgeKit.RateLimit;

/// <summary>
/// Endpoint metadata beyond <c>EnableRateLimitingAttribute</c> of ASP.NET Core: several policies, a cost, a priority.
/// If an endpoint has several of these, their policies add up and the last cost and the last priority win. Immutable.
/// </summary>
public sealed class RateLimitMetadata
{
    /// <summary>Creates the metadata.</summary>
    /// <param name="policies">Names of policies that requests are charged to, besides those of other metadata.</param>
    public RateLimitMetadata(params IReadOnlyList<string> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Policies = [.. policies];
    }

    /// <summary>Gets the names of the policies.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>Gets the cost of one request. 0 is not counted. Default: the policy's <c>Cost</c>.</summary>
    public long? Cost { get; init; }

    /// <summary>Gets the priority under adaptive limits. Default: <see cref="RateLimitPriority.Normal"/>.</summary>
    public RateLimitPriority? Priority { get; init; }
}
