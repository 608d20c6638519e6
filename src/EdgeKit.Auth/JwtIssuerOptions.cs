using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>An authorization server: its address, the audiences of its tokens and how they are signed.</summary>
public sealed class JwtIssuerOptions : IValidatableObject
{
    /// <summary>The base URL of the server, which has <c>/.well-known/openid-configuration</c>.</summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact <c>iss</c> of its tokens; compared ordinally.</summary>
    /// <value>Default: <see cref="Authority"/>, with the trailing slash or none of the discovery document.</value>
    public string? Issuer { get; set; }

    /// <summary>The accepted audiences; a token must name at least one.</summary>
    /// <value>Required.</value>
    [MinLength(1)]
    public List<string> Audiences { get; set; } = [];

    /// <summary>The claim with the audience of a token without <c>aud</c>: <c>client_id</c> for Cognito.</summary>
    /// <value>Default: none; a token without <c>aud</c> is refused.</value>
    public string? AudienceClaim { get; set; }

    /// <summary>The accepted signature algorithms.</summary>
    /// <value>Of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// The accepted values of the header <c>typ</c>, case-insensitive and without <c>application/</c>. They tell access
    /// tokens from ID tokens. Add <c>JWT</c> only for a server that issues no <c>at+jwt</c>, and tell its tokens apart
    /// by <see cref="Claims"/>.
    /// </summary>
    /// <value>Default: <c>at+jwt</c> (RFC 9068).</value>
    [MinLength(1)]
    public List<string> Types { get; set; } = ["at+jwt"];

    /// <summary>True if a token must have a <c>typ</c>. If it has one, that must be of <see cref="Types"/>.</summary>
    /// <value>Default: <see langword="true"/>. Cognito and Okta omit it.</value>
    public bool RequireType { get; set; } = true;

    /// <summary>
    /// True if a token must have a key id (<c>kid</c>) when the server publishes several keys. Otherwise a token
    /// without one is tried with every key that fits its algorithm, and one with an unknown id with the keys that have
    /// none.
    /// </summary>
    /// <value>Default: <see langword="true"/>. A single key needs no id.</value>
    public bool RequireKeyId { get; set; } = true;

    /// <summary>
    /// Required claims by type; a token must have one of the values, or any value if the list is empty. A token without
    /// them is refused with 401 on every endpoint.
    /// </summary>
    /// <value>Default: none. A claim type with a colon cannot be a configuration key: require it in code.</value>
    public Dictionary<string, List<string>> Claims { get; set; } = [];

    /// <summary>True if its tokens must be bound to a key (DPoP), so that a stolen token is useless.</summary>
    /// <value>Default: <see langword="false"/>. A bound token needs a proof in any case.</value>
    public bool RequireDpop { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. SecureTransport.Check(Authority, nameof(Authority)),
        .. SignatureAlgorithms.Check(Algorithms, nameof(Algorithms)),
        .. Audiences.Where(string.IsNullOrWhiteSpace)
            .Select(_ => new ValidationResult("has an empty entry. Remove it.", [nameof(Audiences)])),
    ];
}
