using System.ComponentModel.DataAnnotations;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Policies;

namespace EdgeKit.Idempotency;

/// <summary>The options of one idempotency policy. Durations are <see cref="TimeSpan"/> strings.</summary>
public sealed class IdempotencyPolicyOptions : IValidatableObject
{
    /// <summary>
    /// Gets or sets a value indicating whether requests without a key are rejected with 400. Default:
    /// <see langword="true"/>.
    /// </summary>
    public bool Required { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether keys without the quotes of a structured-field string are accepted, as
    /// many clients send them. Both forms are the same key. Default: <see langword="false"/>.
    /// </summary>
    public bool AcceptRawKeys { get; set; }

    /// <summary>Gets or sets how long a response is replayed, 1 minute to 365 days. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets or sets the time after which a claim without heartbeat expires, 1 second to 10 minutes. After a crash a
    /// retry runs when this time has passed. A heartbeat is sent every third of it. Default: 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the time that a duplicate waits for the response of the request in flight before it gets a 409, up
    /// to 1 minute. Default: zero.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Gets or sets the size of the largest response body that is stored, in bytes, up to 64 MiB. For larger responses
    /// and streams only the fact that the request ran is stored. Default: 1 MiB.
    /// </summary>
    [Range(0, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets how requests are handled while the store is unavailable. Default:
    /// <see cref="IdempotencyFailureMode.Reject"/>.
    /// </summary>
    [FormerName("OnRedisFailure")]
    public IdempotencyFailureMode OnStoreFailure { get; set; } = IdempotencyFailureMode.Reject;

    /// <summary>
    /// Gets or sets the state of the key after a 5xx or an exception. Default:
    /// <see cref="ServerErrorOutcome.Release"/>.
    /// </summary>
    public ServerErrorOutcome ServerErrors { get; set; } = ServerErrorOutcome.Release;

    /// <summary>
    /// Gets or sets a value indicating whether 4xx responses are stored. If not, they free the key, and a corrected
    /// request may use it. Statuses that may change with time (401, 403, 408, 409, 425, 429) always free the key.
    /// Default: <see langword="true"/>.
    /// </summary>
    public bool StoreClientErrors { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether unauthenticated callers may use keys. They are identified by client
    /// address, client certificate and the headers of <c>EdgeKit:Http:CredentialHeaders</c>, which include cookies.
    /// Otherwise they get a 401. Default: <see langword="false"/>.
    /// </summary>
    public bool Anonymous { get; set; }

    /// <summary>
    /// Gets or sets the type of the claim that holds the caller's tenant, which becomes part of the key's scope.
    /// Default: none.
    /// </summary>
    public string? TenantClaim { get; set; }

    /// <summary>Gets or sets the request headers that a retry must repeat. Default: <c>Content-Type</c>.</summary>
    public List<string> FingerprintHeaders { get; set; } = ["Content-Type"];

    /// <summary>
    /// Gets or sets the response headers that are stored and replayed. <c>Set-Cookie</c>, <c>Date</c>, tracing headers
    /// and rate limit headers are not allowed. Default: the headers that describe the content, and <c>Location</c>.
    /// </summary>
    public List<string> ReplayHeaders { get; set; } =
        ["Content-Type", "Content-Language", "Content-Encoding",
            "Content-Disposition", "Content-Location", "Location", "ETag", "Last-Modified", "Link", "Vary"];

    /// <summary>Rejects replay headers that must never be replayed.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The validation errors.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var header in ReplayHeaders.Where(NeverReplayedHeaders.Contains))
        {
            yield return new ValidationResult(
                $"contains {header}, which is valid for one response only. Remove it.", [nameof(ReplayHeaders)]);
        }
    }
}
