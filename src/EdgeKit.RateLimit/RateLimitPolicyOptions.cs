using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;
using EdgeKit.RateLimit.Configuration;

namespace EdgeKit.RateLimit;

/// <summary>A named policy. Every setting has a default.</summary>
public sealed class RateLimitPolicyOptions : IValidatableObject
{
    /// <summary>The algorithm. Default <see cref="RateLimitAlgorithm.TokenBucket"/>.</summary>
    public RateLimitAlgorithm Algorithm { get; set; }

    /// <summary>
    /// The properties that partition requests into buckets; the first that the request has applies. <c>Address</c>
    /// (IPv6 by /64), <c>Address/56</c> (IPv6 by that prefix), <c>User</c>, <c>Claim:NAME</c>, <c>ApiKey</c> (the
    /// header X-Api-Key), <c>Header:NAME</c>, <c>Route</c>, <c>Everyone</c>; a plus combines several,
    /// <c>User+Route</c>. Requests without any of them share one bucket. Default <c>Address</c>.
    /// </summary>
    public List<string> PartitionBy { get; set; } = ["Address"];

    /// <summary>Tokens in a full bucket, or requests per window. Range 1 to 1,000,000,000. Default 100.</summary>
    [Range(1L, 1_000_000_000L)]
    public long Capacity { get; set; } = 100;

    /// <summary>
    /// Tokens added per second. Range 0.000001 to 1,000,000; a bucket must fill within 366 days. Default 10.
    /// </summary>
    [Range(0.000_001, 1_000_000)]
    public double RefillPerSecond { get; set; } = 10;

    /// <summary>The length of a window, for the window algorithms. Range 1 s to 366 days. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Maximum of concurrent requests, for concurrency algorithms. Range 1 to 100,000. Default 100.</summary>
    [Range(1, 100_000)]
    [FormerName("Permits")]
    public int PermitLimit { get; set; } = 100;

    /// <summary>
    /// The lower bound of <see cref="RateLimitAlgorithm.AdaptiveConcurrency"/>. Range 1 to 100,000, at most
    /// <see cref="PermitLimit"/>. Default 4, or <see cref="PermitLimit"/> if that is less.
    /// </summary>
    [Range(1, 100_000)]
    [FormerName("MinPermits")]
    public int? MinPermitLimit { get; set; }

    /// <summary>
    /// The time after which a permit in Redis expires if its instance has died; it is renewed while the request runs.
    /// Range 3 s to 1 h. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:03", "01:00:00")]
    public TimeSpan PermitLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where decisions are made if Redis is configured. Default <see cref="RateLimitMode.Auto"/>.</summary>
    public RateLimitMode Mode { get; set; } = RateLimitMode.Auto;

    /// <summary>The decision while Redis is unavailable. Default <see cref="RedisFailureMode.Local"/>.</summary>
    public RedisFailureMode OnRedisFailure { get; set; }

    /// <summary>
    /// <c>Enforce</c>; <c>Shadow</c>, which decides and counts but never refuses; or the percentage of keys for which
    /// refusals are enforced, such as <c>25%</c> (always the same keys). Default <c>Enforce</c>.
    /// </summary>
    public string Enforcement { get; set; } = "Enforce";

    /// <summary>A request's cost if its endpoint sets none. Range 0 (not counted) to 1,000,000. Default 1.</summary>
    [Range(0L, 1_000_000L)]
    public long Cost { get; set; } = 1;

    /// <summary>
    /// A request header with the cost, a whole number. A value that is below <see cref="Cost"/> or unreadable counts as
    /// <see cref="Cost"/>. Default: none.
    /// </summary>
    public string? CostHeader { get; set; }

    /// <summary>Requests per key that may wait instead of being refused. Range 0 to 100,000. Default 0.</summary>
    [Range(0, 100_000)]
    [FormerName("Queue")]
    public int QueueLimit { get; set; }

    /// <summary>The order of the wait queue. Default <see cref="RateLimit.QueueOrder.Fifo"/>.</summary>
    public QueueOrder QueueOrder { get; set; }

    /// <summary>
    /// Shorter IPv6 prefixes that are limited too if the policy partitions by <c>Address</c>, each with a multiple of
    /// the limit, so that the owner of a large prefix cannot evade it by changing /64 networks. Default /56 with 8
    /// times and /48 with 64 times the limit; 0 switches a prefix off.
    /// </summary>
    public Dictionary<string, int> Ipv6Tiers { get; set; } = new(StringComparer.Ordinal) { ["56"] = 8, ["48"] = 64 };

    /// <summary>Other limits for some callers; the first match in the order of names applies. Default: none.</summary>
    public Dictionary<string, RateLimitTierOptions> Tiers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => PolicyRules.Check(this);
}
