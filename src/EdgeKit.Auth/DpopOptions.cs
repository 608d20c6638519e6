using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Auth;

/// <summary>
/// The section <c>EdgeKit:Auth:Jwt:Dpop</c>: proof of possession (RFC 9449). A token that is bound to a key is accepted
/// only with a proof, whatever stands here.
/// </summary>
public sealed class DpopOptions
{
    /// <summary>How old a proof may be. Each proof is accepted once within this time.</summary>
    /// <value>5 seconds to 5 minutes; default 1 minute. The clock skew of tokens counts on both sides.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a proof must carry a nonce of this server, so that none can be made ahead of time. Instances share
    /// nonces when they share data-protection keys.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireNonce { get; set; }

    /// <summary>How long a nonce is good. From half of it on, answers carry a new one.</summary>
    /// <value>10 seconds to 1 hour; default 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
