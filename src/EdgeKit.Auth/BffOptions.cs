using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.Login;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>
/// The section <c>EdgeKit:Auth:Bff</c>: users log in at an authorization server, tokens stay on the server, and the
/// browser holds only a cookie (backend for frontend). Without the section there is no login.
/// </summary>
public sealed class BffOptions : IValidatableObject
{
    /// <summary>
    /// The base URL of the authorization server; discovery reads <c>/.well-known/openid-configuration</c> below it.
    /// </summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact issuer identifier (<c>iss</c>) of the server.</summary>
    /// <value>
    /// Default: <see cref="Authority"/> with or without a trailing slash, whichever the discovery document states.
    /// </value>
    public string? Issuer { get; set; }

    /// <summary>The client id of this application at the authorization server.</summary>
    /// <value>Required.</value>
    [Required]
    public string? ClientId { get; set; }

    /// <summary>
    /// The client secret. Keep it out of appsettings: use user secrets, environment variables or a vault.
    /// </summary>
    /// <value>Required: a backend for frontend is a confidential client.</value>
    [Required]
    [DataType(DataType.Password)]
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to request.</summary>
    /// <value>Default <c>openid profile</c>; <c>openid</c> must be among them.</value>
    [MinLength(1)]
    public List<string> Scopes { get; set; } = ["openid", "profile"];

    /// <summary>
    /// Additional parameters of the authorization request, such as Auth0's <c>audience</c> or Google's
    /// <c>access_type</c>.
    /// </summary>
    /// <value>
    /// Default: none. Parameters that the flow sets itself cannot be overridden: <c>client_id</c>, <c>redirect_uri</c>,
    /// <c>scope</c>, <c>state</c> and the like.
    /// </value>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>The accepted signature algorithms of ID tokens and logout tokens.</summary>
    /// <value>As for <see cref="JwtIssuerOptions.Algorithms"/>; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// The public URL of this application, if it cannot be derived from the request: scheme, host and port, and the
    /// path prefix that a proxy removes. With https, cookies are Secure even if the proxy forwards requests over http.
    /// The path replaces the <c>PathBase</c> of the request.
    /// </summary>
    /// <value>
    /// https, or http for a loopback host. Default: taken from the request; behind a proxy this needs the forwarded
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

    /// <summary>
    /// How long before its expiry an access token is refreshed; requests use the old token in the meantime. Limited to
    /// a third of the token lifetime.
    /// </summary>
    /// <value>0 to 10 minutes; default 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshBefore { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after a refresh the new tokens are given to requests that still hold the replaced refresh token. A
    /// replaced refresh token is never sent again, because the server would end the login.
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
    /// with Redis, which then stores the keys. Outside Development the start fails if neither is configured and the
    /// application does not share keys itself.
    /// </summary>
    /// <value>Default: none.</value>
    public string? KeyDirectory { get; set; }

    /// <summary>
    /// Token exchanges (RFC 8693): tokens requested in exchange for the access token, by the name used in the metadata
    /// <c>EdgeKit.Token</c> of a gateway cluster or route.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, TokenExchangeOptions> Exchanges { get; set; } = [];

    /// <summary>Validates rules that span several properties.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The validation errors.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in AddressProblems())
        {
            yield return problem;
        }

        foreach (var algorithm in Algorithms.Where(algorithm => !SignatureAlgorithms.Supported.Contains(algorithm)))
        {
            yield return new(
                $"names {algorithm}, which is not a supported asymmetric signature algorithm. Choose from "
                + $"{string.Join(", ", SignatureAlgorithms.Supported)}.",
                [nameof(Algorithms)]);
        }

        foreach (var name in Parameters.Keys.Where(AuthorizationRequest.IsReserved))
        {
            yield return new($"names {name}, which the flow sets itself. Remove it.", [nameof(Parameters)]);
        }

        if (!Scopes.Contains("openid"))
        {
            yield return new(
                "lacks openid, without which the server issues no ID token. Add it.", [nameof(Scopes)]);
        }

        if (IdleTimeout > SessionLifetime)
        {
            yield return new("is longer than SessionLifetime, so it never applies. Shorten it.", [nameof(IdleTimeout)]);
        }
    }

    private IEnumerable<ValidationResult> AddressProblems()
    {
        foreach (var (address, name) in new[] { (Authority, nameof(Authority)), (PublicUrl, nameof(PublicUrl)) })
        {
            if (address is not null
                && (!address.IsAbsoluteUri
                    || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)))
            {
                yield return new(
                    "is not an absolute http or https URL. Write it in full, such as https://shop.example.com.",
                    [name]);
            }
        }

        if (PublicUrl is { IsAbsoluteUri: true } url
            && url.Query.Length + url.Fragment.Length + url.UserInfo.Length > 0)
        {
            yield return new("has more than scheme, host, port and path. Remove the rest.", [nameof(PublicUrl)]);
        }
    }
}
