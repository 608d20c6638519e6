using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.RateLimit;

/// <summary>The limit for some callers of a policy. Omitted settings are inherited from the policy.</summary>
public sealed class RateLimitTierOptions
{
    /// <summary>
    /// The callers that the tier applies to: <c>claim:plan=gold</c>, <c>user=alice</c>, <c>apikey=k-1</c>,
    /// <c>header:X-Plan=gold</c> or <c>address=10.0.0.0/8</c>. Values are compared exactly. Required.
    /// </summary>
    [Required]
    public string When { get; set; } = "";

    /// <summary>Tokens in a bucket, or requests per window. Range 1 to 1,000,000,000. Default: the policy's.</summary>
    [Range(1L, 1_000_000_000L)]
    public long? Capacity { get; set; }

    /// <summary>Tokens added per second. Range 0.000001 to 1,000,000. Default: the policy's.</summary>
    [Range(0.000_001, 1_000_000)]
    public double? RefillPerSecond { get; set; }

    /// <summary>Maximum number of concurrent requests. Range 1 to 100,000. Default: the policy's.</summary>
    [Range(1, 100_000)]
    [FormerName("Permits")]
    public int? PermitLimit { get; set; }
}
