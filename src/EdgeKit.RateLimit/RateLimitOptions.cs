using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.RateLimit;

/// <summary>The section <c>EdgeKit:RateLimit</c>: policies, and the names of those for every request.</summary>
public sealed class RateLimitOptions : IValidatableObject
{
    /// <summary>
    /// Names of policies that apply to every request before authentication, in order. They may partition by address,
    /// header, API key or route, but not by user or claim, which are unknown at that point. Default: none.
    /// </summary>
    public List<string> Global { get; set; } = [];

    /// <summary>Policies by name; names ignore case. Default: none.</summary>
    public Dictionary<string, RateLimitPolicyOptions> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is trusted, as networks in CIDR notation or single addresses. The client is
    /// the last address in that header that is not such a proxy. Added to <c>EdgeKit:Http:TrustedProxies</c>, which
    /// applies to all features and is the better place. Default: none.
    /// </summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// The maximum number of keys that one process tracks. Further keys share overflow buckets, so that a caller who
    /// invents keys fills neither memory nor Redis. Range 1,024 to 100,000,000. Default 1,000,000 (at most 120 bytes
    /// each, allocated as keys appear). Read once, at start.
    /// </summary>
    [Range(1_024, 100_000_000)]
    public int MaxKeys { get; set; } = 1_000_000;

    /// <summary>Number of instances until heartbeats in Redis count them. Range 1 to 10,000. Default 1.</summary>
    [Range(1, 10_000)]
    public int ExpectedInstances { get; set; } = 1;

    /// <summary>
    /// If true, responses have the <c>RateLimit</c> and <c>RateLimit-Policy</c> fields of
    /// draft-ietf-httpapi-ratelimit-headers-10. Default true.
    /// </summary>
    public bool Headers { get; set; } = true;

    /// <summary>
    /// If true, responses also have <c>X-RateLimit-Limit</c>, <c>X-RateLimit-Remaining</c> and <c>X-RateLimit-Reset</c>
    /// (seconds). Default false.
    /// </summary>
    public bool LegacyHeaders { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies));
}
