using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Auth;

/// <summary>The section <c>EdgeKit:Auth:Jwt</c>: a strict profile of JWT access tokens (RFC 9068, RFC 8725).</summary>
public sealed class JwtOptions
{
    /// <summary>
    /// The authorization servers whose tokens are accepted, by a name of your choice that appears in logs and metrics.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, JwtIssuerOptions> Issuers { get; set; } = [];

    /// <summary>How far the clocks of issuer and verifier may differ.</summary>
    /// <value>0 to 60 seconds; default 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest token that is verified; a longer one is refused, and at most its issuer is read.</summary>
    /// <value>Characters, 256 to 65,536; default 8,192.</value>
    [Range(256, 65536)]
    public int MaxTokenLength { get; set; } = 8192;

    /// <summary>How old signing keys become before they are fetched again in the background.</summary>
    /// <value>
    /// 10 seconds to 1 day; default 15 minutes. It is also how long a withdrawn key may go on being accepted.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan KeyRefreshInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the last good keys stay in use while the authorization server cannot be reached.</summary>
    /// <value>1 minute to 30 days; default 1 day. Afterwards tokens are answered with 503.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How often unknown key ids may cause a fetch per issuer, after a burst of four; it is also how long a key id that
    /// the server did not know is refused without asking again.
    /// </summary>
    /// <value>1 second to 10 minutes; default 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UnknownKeyInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long discovery and key set may take to arrive, both together.</summary>
    /// <value>100 milliseconds to 1 minute; default 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many verified tokens are remembered, by hash, so that a signature is computed once per token.
    /// </summary>
    /// <value>0 (off) to 1,000,000; default 10,000, roughly 20 MB when full.</value>
    [Range(0, 1_000_000)]
    public int VerifiedTokens { get; set; } = 10_000;

    /// <summary>Proof of possession for tokens that are bound to a key.</summary>
    /// <value>Default: see <see cref="DpopOptions"/>.</value>
    public DpopOptions Dpop { get; set; } = new();
}
