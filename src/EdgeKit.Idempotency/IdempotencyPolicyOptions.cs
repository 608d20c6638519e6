using System.ComponentModel.DataAnnotations;
using EdgeKit.Idempotency.Http;

namespace EdgeKit.Idempotency;

/// <summary>
/// One policy: what a key means on the endpoints that name it. Durations are <see cref="TimeSpan"/> strings.
/// </summary>
public sealed class IdempotencyPolicyOptions : IValidatableObject
{
    /// <summary>Whether a request without a key is refused with a 400. Default: yes.</summary>
    public bool Required { get; set; } = true;

    /// <summary>
    /// Whether a key may stand without the quotes of a structured-field string, as many clients send it. Both forms are
    /// one key. Default: no.
    /// </summary>
    public bool AcceptRawKeys { get; set; }

    /// <summary>How long an answer is kept and replayed, 1 minute to 365 days. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a claim outlives its last heartbeat, 1 second to 10 minutes: after a crash the retry runs within this
    /// time. The owner renews it three times as often. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a duplicate waits for the answer of the request that is in flight before it gets a 409, up to 1 minute.
    /// Default: 0.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// The largest answer that is stored, in bytes, up to 64 MiB. Of a larger one, or a stream, only the fact is kept
    /// that it was given. Default: 1 MiB.
    /// </summary>
    [Range(0, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>What happens while the store is away. Default: <see cref="IdempotencyFailureMode.Reject"/>.</summary>
    public IdempotencyFailureMode OnRedisFailure { get; set; } = IdempotencyFailureMode.Reject;

    /// <summary>
    /// What becomes of the key after a 5xx or an exception. Default: <see cref="ServerErrorOutcome.Release"/>.
    /// </summary>
    public ServerErrorOutcome ServerErrors { get; set; } = ServerErrorOutcome.Release;

    /// <summary>
    /// Whether a 4xx is the answer of the key, unless it is one that another time may be different (401, 403, 408, 409,
    /// 425, 429). If not, it frees the key, and a corrected request may use it. Default: yes.
    /// </summary>
    public bool StoreClientErrors { get; set; } = true;

    /// <summary>
    /// Whether callers without an identity may use keys; they are told apart by their address, as trusted proxies tell
    /// it, and by the headers of <c>EdgeKit:Http:CredentialHeaders</c>, cookies among them. Default: no, they get a
    /// 401.
    /// </summary>
    public bool Anonymous { get; set; }

    /// <summary>The claim that names the caller's tenant, part of a key's scope. Default: none.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>Request headers that a retry must repeat. Default: <c>Content-Type</c>.</summary>
    public List<string> FingerprintHeaders { get; set; } = ["Content-Type"];

    /// <summary>
    /// Response headers that are stored and replayed. <c>Set-Cookie</c>, <c>Date</c> and headers of traces and limits
    /// can't be among them. Default: those that describe the content, and <c>Location</c>.
    /// </summary>
    public List<string> ReplayHeaders { get; set; } =
        ["Content-Type", "Content-Language", "Content-Encoding",
            "Content-Disposition", "Content-Location", "Location", "ETag", "Last-Modified", "Link", "Vary"];

    /// <summary>Refuses headers that must never be replayed.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var header in ReplayHeaders.Where(ForbiddenHeaders.Contains))
        {
            yield return new ValidationResult(
                $"holds {header}, which belongs to one answer alone. Remove it.", [nameof(ReplayHeaders)]);
        }
    }
}
