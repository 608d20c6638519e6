using System.ComponentModel.DataAnnotations;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Policies;

namespace EdgeKit.Idempotency;

/// <summary>The options of one idempotency policy. Durations are <see cref="TimeSpan"/> strings.</summary>
public sealed class IdempotencyPolicyOptions : IValidatableObject
{
    /// <summary>Rejects requests without a key with 400. Default: <see langword="true"/>.</summary>
    public bool Required { get; set; } = true;

    /// <summary>
    /// Accepts keys without the quotes of a structured-field string, as many clients send them. Both forms are the same
    /// key. Default: <see langword="false"/>.
    /// </summary>
    public bool AcceptRawKeys { get; set; }

    /// <summary>How long a response is replayed, 1 minute to 365 days. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The time after which a claim without heartbeat expires, 1 second to 10 minutes; a heartbeat is sent every third
    /// of it. After a crash a retry runs when it has passed. Default: 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a duplicate waits for a request in flight before a 409, 0 to 1 minute. Default: 0.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// The size of the largest response body that is stored, in bytes, up to 64 MiB. Of larger responses and streams
    /// only the fact that the request ran is stored. Default: 1 MiB.
    /// </summary>
    [Range(0, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The mode while the store is unavailable. Default: <see cref="IdempotencyFailureMode.Reject"/>.
    /// </summary>
    [FormerName("OnRedisFailure")]
    public IdempotencyFailureMode OnStoreFailure { get; set; } = IdempotencyFailureMode.Reject;

    /// <summary>The state of a key after a 5xx or error. Default: <see cref="ServerErrorOutcome.Release"/>.</summary>
    public ServerErrorOutcome ServerErrors { get; set; } = ServerErrorOutcome.Release;

    /// <summary>
    /// Stores 4xx responses; otherwise they free the key, and a corrected request may use it. Those that may change
    /// with time (401, 403, 408, 409, 425, 429) always free it. Default: <see langword="true"/>.
    /// </summary>
    public bool StoreClientErrors { get; set; } = true;

    /// <summary>
    /// Permits keys of unauthenticated callers, who otherwise get a 401. They are identified by client address, client
    /// certificate and the headers of <c>EdgeKit:Http:CredentialHeaders</c>, which include cookies. Default: <see
    /// langword="false"/>.
    /// </summary>
    public bool Anonymous { get; set; }

    /// <summary>The type of the claim with the caller's tenant, a part of the scope of a key. Default: none.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>The request headers that a retry must repeat. Default: <c>Content-Type</c>.</summary>
    public List<string> FingerprintHeaders { get; set; } = ["Content-Type"];

    /// <summary>
    /// The response headers that are stored and replayed. <c>Set-Cookie</c>, <c>Date</c>, tracing headers and rate
    /// limit headers are not allowed. Default: the headers that describe the content, and <c>Location</c>.
    /// </summary>
    public List<string> ReplayHeaders { get; set; } =
    [
        "Content-Type", "Content-Language", "Content-Encoding", "Content-Disposition", "Content-Location", "Location",
        "ETag", "Last-Modified", "Link", "Vary",
    ];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var header in ReplayHeaders.Where(NeverReplayedHeaders.Contains))
        {
            yield return new ValidationResult(
                $"contains {header}, which is valid for one response only. Remove it.", [nameof(ReplayHeaders)]);
        }
    }
}
