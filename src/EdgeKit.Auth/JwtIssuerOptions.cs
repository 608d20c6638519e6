using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>An authorization server: its address, the audiences of its tokens and how they are signed.</summary>
public sealed class JwtIssuerOptions : IValidatableObject
{
    /// <summary>
    /// The base URL of the server; discovery reads <c>/.well-known/openid-configuration</c> below it.
    /// </summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact <c>iss</c> of its tokens; compared ordinally.</summary>
    /// <value>
    /// Default: <see cref="Authority"/> with or without a trailing slash, whichever the discovery document states.
    /// </value>
    public string? Issuer { get; set; }

    /// <summary>The accepted audiences; a token must name at least one.</summary>
    /// <value>Required.</value>
    [MinLength(1)]
    public List<string> Audiences { get; set; } = [];

    /// <summary>
    /// The claim that names the audience of a token without <c>aud</c>, such as <c>client_id</c> for Cognito. Ignored
    /// if the token has an <c>aud</c>.
    /// </summary>
    /// <value>Default: none; a token without <c>aud</c> is refused.</value>
    public string? AudienceClaim { get; set; }

    /// <summary>The accepted signature algorithms.</summary>
    /// <value>Of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// The accepted values of the header <c>typ</c>, case-insensitive and without the prefix <c>application/</c>.
    /// Prevents an ID token from being accepted as an access token. Add <c>JWT</c> only for a server that cannot issue
    /// <c>at+jwt</c>, and use <see cref="Claims"/> to tell its access tokens from its ID tokens.
    /// </summary>
    /// <value>Default: <c>at+jwt</c> (RFC 9068).</value>
    [MinLength(1)]
    public List<string> Types { get; set; } = ["at+jwt"];

    /// <summary>
    /// True if a token must have a <c>typ</c>. A <c>typ</c> that is present must always be one of <see cref="Types"/>.
    /// </summary>
    /// <value>Default: <see langword="true"/>. Cognito and Okta omit it.</value>
    public bool RequireType { get; set; } = true;

    /// <summary>
    /// True if a token must have a key id (<c>kid</c>) when the server publishes several keys. If false, a token
    /// without key id is tried with every key that fits its algorithm, and one with an unknown key id with the keys
    /// that have none.
    /// </summary>
    /// <value>Default: <see langword="true"/>. A single key needs no id.</value>
    public bool RequireKeyId { get; set; } = true;

    /// <summary>
    /// Required claims: for each claim type the accepted values, of which a token must have one; an empty list accepts
    /// any value. A token without them is refused with 401 on every endpoint. Tells access tokens from ID tokens where
    /// <c>typ</c> does not.
    /// </summary>
    /// <value>
    /// Default: none. A claim type that contains a colon cannot be a .NET configuration key: require it in a policy in
    /// code.
    /// </value>
    public Dictionary<string, List<string>> Claims { get; set; } = [];

    /// <summary>
    /// True if this issuer's tokens must be bound to a key (DPoP), so that a stolen token is useless.
    /// </summary>
    /// <value>Default: <see langword="false"/>. A bound token needs a proof in any case.</value>
    public bool RequireDpop { get; set; }

    /// <summary>Validates rules that span several properties.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The validation errors.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is { IsAbsoluteUri: false }
            || (Authority!.Scheme != Uri.UriSchemeHttps && Authority.Scheme != Uri.UriSchemeHttp))
        {
            yield return new("is not an absolute http or https URL. Write it in full, such as https://id.example.com.",
                [nameof(Authority)]);
        }

        foreach (var algorithm in Algorithms.Where(algorithm => !SignatureAlgorithms.Supported.Contains(algorithm)))
        {
            yield return new(
                $"names {algorithm}, which is not a supported asymmetric signature algorithm. Choose from "
                + $"{string.Join(", ", SignatureAlgorithms.Supported)}.",
                [nameof(Algorithms)]);
        }

        if (Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return new("has an empty entry. Remove it.", [nameof(Audiences)]);
        }
    }
}
