namespace EdgeKit.RateLimit;

/// <summary>
/// What an endpoint says about its limits beyond the platform's <c>EnableRateLimitingAttribute</c>: several policies, a
/// cost, a priority. Several of these on one endpoint add up; the last cost and the last priority win. Immutable.
/// </summary>
public sealed class RateLimitMetadata
{
    /// <summary>Creates the metadata.</summary>
    /// <param name="policies">
    /// Names of policies that each request to the endpoint is charged to, besides those named elsewhere.
    /// </param>
    public RateLimitMetadata(params IReadOnlyList<string> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Policies = [.. policies];
    }

    /// <summary>The names of the policies.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>
    /// What one request costs. 0 counts nothing. Default <see langword="null"/>: the policy's <c>Cost</c>.
    /// </summary>
    public long? Cost { get; init; }

    /// <summary>
    /// Who goes first under adaptive concurrency limits. Default <see langword="null"/>:
    /// <see cref="RateLimitPriority.Normal"/>.
    /// </summary>
    public RateLimitPriority? Priority { get; init; }
}
