using System.ComponentModel.DataAnnotations;
using EdgeKit.RateLimit.Configuration;

namespace EdgeKit.RateLimit;

/// <summary>
/// One named policy as it is written in appsettings. Every setting has a default, so that a policy written in part is
/// valid.
/// </summary>
public sealed class RateLimitPolicyOptions : IValidatableObject
{
    /// <summary>How the policy counts. Default <see cref="RateLimitAlgorithm.TokenBucket"/>.</summary>
    public RateLimitAlgorithm Algorithm { get; set; }

    /// <summary>
    /// What a bucket belongs to; of several, the first that the request has. <c>Address</c> (IPv6 by /64),
    /// <c>Address/56</c> (IPv6 by that prefix), <c>User</c>, <c>Claim:NAME</c>, <c>ApiKey</c> (the header X-Api-Key),
    /// <c>Header:NAME</c>, <c>Route</c>, <c>Everyone</c>; a combination is written with a plus, <c>User+Route</c>. A
    /// request that has none of them counts in one bucket with all others of its kind. Default <c>Address</c>.
    /// </summary>
    public List<string> PartitionBy { get; set; } = ["Address"];

    /// <summary>
    /// Tokens that a full bucket holds, or requests per window. Range 1 to 1,000,000,000. Default 100.
    /// </summary>
    [Range(1L, 1_000_000_000L)]
    public long Capacity { get; set; } = 100;

    /// <summary>
    /// Tokens that flow back per second. Range 0.000001 to 1,000,000; a bucket fills in 366 days at most. Default 10.
    /// </summary>
    [Range(0.000_001, 1_000_000)]
    public double RefillPerSecond { get; set; } = 10;

    /// <summary>
    /// The length of a window for the window algorithms. Range one second to 366 days. Default one minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests at the same time for the concurrency algorithms. Range 1 to 100,000. Default 100.</summary>
    [Range(1, 100_000)]
    public int Permits { get; set; } = 100;

    /// <summary>
    /// The least that <see cref="RateLimitAlgorithm.AdaptiveConcurrency"/> goes down to. Range 1 to 100,000, not above
    /// <see cref="Permits"/>. Default 4, or <see cref="Permits"/> when less.
    /// </summary>
    [Range(1, 100_000)]
    public int? MinPermits { get; set; }

    /// <summary>
    /// How long a permit of a distributed concurrency limit outlives an instance that died. Range 3 s to 1 h. Default
    /// 30 s; renewed while the request runs.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:03", "01:00:00")]
    public TimeSpan PermitLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where decisions are taken when Redis is configured. Default <see cref="RateLimitMode.Auto"/>.</summary>
    public RateLimitMode Mode { get; set; } = RateLimitMode.Auto;

    /// <summary>What happens while Redis cannot be asked. Default <see cref="RedisFailureMode.Local"/>.</summary>
    public RedisFailureMode OnRedisFailure { get; set; }

    /// <summary>
    /// <c>Enforce</c>; <c>Shadow</c>, which decides and counts and never refuses; or a percentage such as <c>25%</c>,
    /// the share of keys for which refusals are enforced (a key stays on its side). Default <c>Enforce</c>.
    /// </summary>
    public string Enforcement { get; set; } = "Enforce";

    /// <summary>
    /// What one request costs, unless its endpoint says otherwise. Range 0 (counts nothing) to 1,000,000. Default 1.
    /// </summary>
    [Range(0L, 1_000_000L)]
    public long Cost { get; set; } = 1;

    /// <summary>
    /// A request header that raises the cost of the request: a whole number; less than <see cref="Cost"/> or unreadable
    /// counts as <see cref="Cost"/>. Default: none.
    /// </summary>
    public string? CostHeader { get; set; }

    /// <summary>
    /// How many requests per key may wait for their turn instead of being refused. Range 0 to 100,000. Default 0.
    /// </summary>
    [Range(0, 100_000)]
    public int Queue { get; set; }

    /// <summary>Who leaves the queue first. Default <see cref="RateLimit.QueueOrder.Fifo"/>.</summary>
    public QueueOrder QueueOrder { get; set; }

    /// <summary>
    /// Coarser IPv6 prefixes that count too when the policy partitions by <c>Address</c>, each with a multiple of the
    /// limit, so that the owner of a large prefix cannot hop between its /64 networks. Default /56 with 8 and /48 with
    /// 64 times the limit; write 0 to switch one off.
    /// </summary>
    public Dictionary<string, int> Ipv6Tiers { get; set; } = new(StringComparer.Ordinal) { ["56"] = 8, ["48"] = 64 };

    /// <summary>
    /// Other numbers for some callers, by a name of your choice; the first match in order of the names counts. Default:
    /// none.
    /// </summary>
    public Dictionary<string, RateLimitTierOptions> Tiers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks what concerns several properties.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => PolicyRules.Check(this);
}
