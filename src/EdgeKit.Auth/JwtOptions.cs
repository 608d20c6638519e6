using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Auth;

/// <summary>The section <c>EdgeKit:Auth:Jwt</c>: strict validation of JWT access tokens (RFC 9068, RFC 8725).</summary>
public sealed class JwtOptions
{
    /// <summary>The authorization servers whose tokens are accepted, by a name for logs and metrics.</summary>
    /// <value>Default: none.</value>
    public Dictionary<string, JwtIssuerOptions> Issuers { get; set; } = [];

    /// <summary>Accepted difference between the clocks of the issuer and this server.</summary>
    /// <value>0 to 60 seconds; default 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum length of a token in characters; of longer ones, at most the issuer is read.</summary>
    /// <value>256 to 65,536; default 8,192.</value>
    [Range(256, 65536)]
    public int MaxTokenLength { get; set; } = 8192;

    /// <summary>Age at which signing keys are refreshed in the background.</summary>
    /// <value>10 seconds to 1 day; default 15 minutes. A withdrawn key may be accepted for this long.</value>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan KeyRefreshInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the last fetched keys are used while the authorization server is unreachable.</summary>
    /// <value>1 minute to 30 days; default 1 day. Afterwards tokens are answered with 503.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Minimum interval, per issuer, between fetches caused by unknown key ids, after a burst of four. An id that the
    /// server did not know is refused for this long without another fetch.
    /// </summary>
    /// <value>1 second to 10 minutes; default 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UnknownKeyInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Timeout of fetching the discovery document and the key set, both together.</summary>
    /// <value>100 milliseconds to 1 minute; default 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum number of verified tokens in the cache, whose signature is not verified again.</summary>
    /// <value>0 (no cache) to 1,000,000; default 10,000, about 20 MB when full.</value>
    [Range(0, 1_000_000)]
    [FormerName("VerifiedTokens")]
    public int MaxCachedTokens { get; set; } = 10_000;

    /// <summary>Proof of possession for tokens bound to a key.</summary>
    /// <value>Default: see <see cref="DpopOptions"/>.</value>
    public DpopOptions Dpop { get; set; } = new();
}
