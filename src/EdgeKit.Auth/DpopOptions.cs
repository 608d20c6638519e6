using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Auth;

/// <summary>The section <c>EdgeKit:Auth:Jwt:Dpop</c>: proof of possession (RFC 9449) for bound tokens.</summary>
public sealed class DpopOptions
{
    /// <summary>Maximum age of a proof. Each proof is accepted once within this time.</summary>
    /// <value>5 seconds to 5 minutes; default 1 minute. <see cref="JwtOptions.ClockSkew"/> is added.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// True if a proof must contain a nonce of this server, so that none is created ahead of time. Instances that share
    /// data-protection keys accept each other's nonces.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireNonce { get; set; }

    /// <summary>Lifetime of a nonce. After half of it, responses carry a new one.</summary>
    /// <value>10 seconds to 1 hour; default 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
