using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.Login;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>
/// The section <c>EdgeKit:Auth:Bff</c>: people log in here, tokens stay here, and the browser holds nothing but a
/// cookie (backend for frontend). Without the section there is no login.
/// </summary>
public sealed class BffOptions : IValidatableObject
{
    /// <summary>
    /// The base URL of the authorization server, under which <c>/.well-known/openid-configuration</c> is found.
    /// </summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact <c>iss</c> of the server.</summary>
    /// <value>
    /// Default: <see cref="Authority"/> as it is written, with a slash at the end or without, whichever of the two the
    /// server's discovery document says.
    /// </value>
    public string? Issuer { get; set; }

    /// <summary>The client that this application is to the server.</summary>
    /// <value>Required.</value>
    [Required]
    public string? ClientId { get; set; }

    /// <summary>The client's secret. Keep it out of appsettings: user secrets, the environment, a vault.</summary>
    /// <value>Required: a backend for frontend is a confidential client.</value>
    [Required]
    [DataType(DataType.Password)]
    public string? ClientSecret { get; set; }

    /// <summary>What the access token may be used for, and what is asked about the person.</summary>
    /// <value>Default <c>openid profile</c>; <c>openid</c> must be among them.</value>
    [MinLength(1)]
    public List<string> Scopes { get; set; } = ["openid", "profile"];

    /// <summary>
    /// What the request for a login says besides, such as Auth0's <c>audience</c> or Google's <c>access_type</c>.
    /// </summary>
    /// <value>
    /// Default: none. What the flow itself says cannot be said otherwise: <c>client_id</c>, <c>redirect_uri</c>,
    /// <c>scope</c>, <c>state</c> and the like.
    /// </value>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>The signature algorithms of ID tokens and logout tokens that are accepted.</summary>
    /// <value>As for <see cref="JwtIssuerOptions.Algorithms"/>; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// Where browsers find this application, when it cannot tell from a request: scheme, host and port, and the path
    /// where a proxy takes one away. With https cookies are Secure, however the proxy speaks to us. A path counts
    /// instead of the request's <c>PathBase</c>.
    /// </summary>
    /// <value>
    /// https, or http for a loopback host. Default: what the request says; behind a proxy, forwarded headers must be in
    /// force.
    /// </value>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long a login lasts at most, however busy.</summary>
    /// <value>1 minute to 30 days; default 8 hours. Choose no more than the server's refresh tokens last.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long a login lasts without a request.</summary>
    /// <value>1 minute to 30 days; default 1 hour.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a person may take to log in at the server.</summary>
    /// <value>1 minute to 1 hour; default 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long before its end an access token is renewed; requests go on with the old one meanwhile. At most a third
    /// of the token's own lifetime counts.
    /// </summary>
    /// <value>0 to 10 minutes; default 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshBefore { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long whoever still holds a refresh token that was replaced is answered with its successor. Such a token is
    /// never sent to the server again, which would end the login.
    /// </summary>
    /// <value>1 second to 10 minutes; default 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer of the server may take.</summary>
    /// <value>100 milliseconds to 1 minute; default 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ServerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many sessions are kept in memory, where there is no Redis; one more login is refused.</summary>
    /// <value>1 to 10,000,000; default 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxSessions { get; set; } = 100_000;

    /// <summary>
    /// A folder that all instances share, for the data-protection keys that seal cookies and sessions. With Redis it
    /// can be left out: the keys are kept there. Outside Development the start fails when there is neither, nor keys
    /// that the application shares itself.
    /// </summary>
    /// <value>Default: none.</value>
    public string? KeyDirectory { get; set; }

    /// <summary>
    /// Other tokens that are asked for in exchange for the access token (RFC 8693), by a name that a cluster or a route
    /// of the gateway gives in its metadata <c>EdgeKit.Token</c>.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, TokenExchangeOptions> Exchanges { get; set; } = [];

    /// <summary>Checks what no single attribute can say.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in AddressProblems())
        {
            yield return problem;
        }

        foreach (var algorithm in Algorithms.Where(algorithm => !SignatureAlgorithms.Supported.Contains(algorithm)))
        {
            yield return new(
                $"names {algorithm}, which is no asymmetric signature. Choose from {string.Join(", ", SignatureAlgorithms.Supported)}.",
                [nameof(Algorithms)]);
        }

        foreach (var name in Parameters.Keys.Where(AuthorizationRequest.IsReserved))
        {
            yield return new($"names {name}, which the flow itself says. Remove it.", [nameof(Parameters)]);
        }

        if (!Scopes.Contains("openid"))
        {
            yield return new(
                "lacks openid, without which the server tells nothing about the person. Add it.", [nameof(Scopes)]);
        }

        if (IdleTimeout > SessionLifetime)
        {
            yield return new("is longer than SessionLifetime, so it never counts. Shorten it.", [nameof(IdleTimeout)]);
        }
    }

    private IEnumerable<ValidationResult> AddressProblems()
    {
        foreach (var (url, name) in new[] { (Authority, nameof(Authority)), (PublicUrl, nameof(PublicUrl)) })
        {
            if (url is not null
                && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)))
            {
                yield return new(
                    "is no absolute http or https URL. Write it in full, such as https://shop.example.com.", [name]);
            }
        }

        if (PublicUrl is { IsAbsoluteUri: true } place
            && place.Query.Length + place.Fragment.Length + place.UserInfo.Length > 0)
        {
            yield return new("has more than scheme, host, port and path. Remove the rest.", [nameof(PublicUrl)]);
        }
    }
}
