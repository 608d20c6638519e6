using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Login;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>
/// The section <c>EdgeKit:Auth:Bff</c>: users log in at an authorization server, tokens stay here, and the browser
/// holds only a cookie (backend for frontend). Without the section there is no login.
/// </summary>
public sealed class BffOptions : IValidatableObject
{
    /// <summary>The base URL of the authorization server, which has <c>/.well-known/openid-configuration</c>.</summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact issuer identifier (<c>iss</c>) of the server.</summary>
    /// <value>Default: <see cref="Authority"/>, with the trailing slash or none of the discovery document.</value>
    public string? Issuer { get; set; }

    /// <summary>The client id of this application at the authorization server.</summary>
    /// <value>Required.</value>
    [Required]
    public string? ClientId { get; set; }

    /// <summary>The client secret. Use user secrets, environment variables or a vault instead of appsettings.</summary>
    /// <value>Required: a backend for frontend is a confidential client.</value>
    [Required]
    [DataType(DataType.Password)]
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to request.</summary>
    /// <value>Default <c>openid profile</c>; <c>openid</c> must be among them.</value>
    [MinLength(1)]
    public List<string> Scopes { get; set; } = ["openid", "profile"];

    /// <summary>Further parameters of the authorization request, such as the <c>audience</c> of Auth0.</summary>
    /// <value>Default: none. Those that the flow sets itself, such as <c>state</c>, are rejected.</value>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>The accepted signature algorithms of ID tokens and logout tokens.</summary>
    /// <value>As for <see cref="JwtIssuerOptions.Algorithms"/>; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// The public URL of this application if the request does not tell: scheme, host, port, and the path prefix that a
    /// proxy removes, which replaces <c>PathBase</c>. With https, cookies are Secure even if the proxy forwards over
    /// http.
    /// </summary>
    /// <value>
    /// https, or http for a loopback host. Default: that of the request, which behind a proxy needs the forwarded
    /// headers middleware.
    /// </value>
    public Uri? PublicUrl { get; set; }

    /// <summary>The maximum duration of a session, however active it is.</summary>
    /// <value>1 minute to 30 days; default 8 hours. Do not exceed the lifetime of the refresh tokens.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long a session lasts without a request.</summary>
    /// <value>1 minute to 30 days; default 1 hour.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a user may take to log in at the authorization server.</summary>
    /// <value>1 minute to 1 hour; default 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long before its expiry an access token is refreshed, at most a third of its lifetime.</summary>
    /// <value>0 to 10 minutes; default 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshBefore { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after a refresh the new tokens are given to requests that still hold the replaced refresh token, which
    /// is never sent again, because the server would end the login.
    /// </summary>
    /// <value>1 second to 10 minutes; default 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Timeout of calls to the authorization server.</summary>
    /// <value>100 milliseconds to 1 minute; default 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ServerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of sessions in memory, used only without Redis; further logins are refused.</summary>
    /// <value>1 to 10,000,000; default 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxSessions { get; set; } = 100_000;

    /// <summary>
    /// A folder shared by all instances, for the data-protection keys that protect cookies and sessions. Not needed
    /// with Redis, which then stores the keys. Outside Development the start fails without either, unless the
    /// application shares its keys itself.
    /// </summary>
    /// <value>Default: none.</value>
    public string? KeyDirectory { get; set; }

    /// <summary>
    /// Tokens requested in exchange for the access token (RFC 8693), by the name used in the metadata
    /// <c>EdgeKit.Token</c> of a gateway cluster or route.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, TokenExchangeOptions> Exchanges { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. SecureTransport.Check(Authority, nameof(Authority)),
        .. SecureTransport.Check(PublicUrl, nameof(PublicUrl)),
        .. SignatureAlgorithms.Check(Algorithms, nameof(Algorithms)),
        .. FindProblems(),
    ];

    private IEnumerable<ValidationResult> FindProblems()
    {
        if (PublicUrl is { IsAbsoluteUri: true } url
            && url.Query.Length + url.Fragment.Length + url.UserInfo.Length > 0)
        {
            yield return new("has more than scheme, host, port and path. Remove the rest.", [nameof(PublicUrl)]);
        }

        foreach (var name in Parameters.Keys.Where(AuthorizationRequest.IsReserved))
        {
            yield return new($"names {name}, which the flow sets itself. Remove it.", [nameof(Parameters)]);
        }

        if (!Scopes.Contains("openid"))
        {
            yield return new("lacks openid, without which the server issues no ID token. Add it.", [nameof(Scopes)]);
        }

        if (IdleTimeout > SessionLifetime)
        {
            yield return new("is longer than SessionLifetime, so it never applies. Shorten it.", [nameof(IdleTimeout)]);
        }
    }
}
