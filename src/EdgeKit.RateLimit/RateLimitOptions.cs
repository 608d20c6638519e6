using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.RateLimit;

/// <summary>
/// The section <c>EdgeKit:RateLimit</c>: named policies and which of them stand in front of everything.
/// </summary>
public sealed class RateLimitOptions : IValidatableObject
{
    /// <summary>
    /// Names of policies that every request passes before authentication, in order. They may partition by address,
    /// header, API key or route, and not by user or claim, which are unknown at that point. Default: none.
    /// </summary>
    public List<string> Global { get; set; } = [];

    /// <summary>The policies by name; names ignore case. Default: none.</summary>
    public Dictionary<string, RateLimitPolicyOptions> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is believed, CIDR notation or single addresses; the client is the last
    /// address in that header that is not itself such a proxy. Added to <c>EdgeKit:Http:TrustedProxies</c>, the list of
    /// all features, where they are better written. Default: none.
    /// </summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// How many keys this process tracks at most; beyond it new keys share overflow buckets, so that a caller who
    /// invents keys grows neither memory nor Redis. Range 1,024 to 100,000,000. Default 1,000,000 (at most 120 bytes
    /// each, taken as keys appear).
    /// </summary>
    [Range(1_024, 100_000_000)]
    public int MaxKeys { get; set; } = 1_000_000;

    /// <summary>
    /// How many instances share the limits, as long as none could be counted because Redis has never answered. Range 1
    /// to 10,000. Default 1.
    /// </summary>
    [Range(1, 10_000)]
    public int ExpectedInstances { get; set; } = 1;

    /// <summary>
    /// Whether answers carry the <c>RateLimit</c> and <c>RateLimit-Policy</c> headers of
    /// draft-ietf-httpapi-ratelimit-headers-10. Default true.
    /// </summary>
    public bool Headers { get; set; } = true;

    /// <summary>
    /// Whether answers also carry <c>X-RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (seconds). Default
    /// false.
    /// </summary>
    public bool LegacyHeaders { get; set; }

    /// <summary>Checks what concerns several properties.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies));
}
