using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth;

/// <summary>One authorization server: where it is, for whom its tokens are, and how they are signed.</summary>
public sealed class JwtIssuerOptions : IValidatableObject
{
    /// <summary>The base URL under which <c>/.well-known/openid-configuration</c> is found.</summary>
    /// <value>Required. https; http only for a loopback host, or in the Development environment.</value>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The exact <c>iss</c> of its tokens, compared character by character.</summary>
    /// <value>
    /// Default: <see cref="Authority"/> as it is written, with a slash at the end or without, whichever of the two the
    /// server's discovery document says.
    /// </value>
    public string? Issuer { get; set; }

    /// <summary>The audiences of which a token must name at least one.</summary>
    /// <value>Required.</value>
    [MinLength(1)]
    public List<string> Audiences { get; set; } = [];

    /// <summary>
    /// The claim that names the audience of a token that has no <c>aud</c>, such as <c>client_id</c> for Cognito. A
    /// token that has an <c>aud</c> is judged by it all the same.
    /// </summary>
    /// <value>Default: none, and a token without <c>aud</c> is refused.</value>
    public string? AudienceClaim { get; set; }

    /// <summary>The signature algorithms that are accepted, whatever a token's header says.</summary>
    /// <value>Of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512; default RS256 and ES256.</value>
    [MinLength(1)]
    public List<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <summary>
    /// The values of the header <c>typ</c> that are accepted, compared without regard to case and to the prefix
    /// <c>application/</c>. Pinning it keeps an ID token from passing as an access token; add <c>JWT</c> only for a
    /// server that cannot do better, and say in <see cref="Claims"/> what tells its access tokens from its ID tokens.
    /// </summary>
    /// <value>Default: <c>at+jwt</c> (RFC 9068).</value>
    [MinLength(1)]
    public List<string> Types { get; set; } = ["at+jwt"];

    /// <summary>
    /// Whether a token must state a <c>typ</c>; one that does must state one of <see cref="Types"/> in any case.
    /// </summary>
    /// <value>Default: <see langword="true"/>. Some servers leave it out: Cognito and Okta.</value>
    public bool RequireType { get; set; } = true;

    /// <summary>
    /// Whether a token must name its key (<c>kid</c>) where the server publishes several. Without that, a token that
    /// names none is tried with every key that fits its algorithm, and one that names an unknown key with the keys that
    /// have no name.
    /// </summary>
    /// <value>Default: <see langword="true"/>. A server's only key needs no name.</value>
    public bool RequireKeyId { get; set; } = true;

    /// <summary>
    /// For each claim the values of which a token must carry one; an empty list asks for any value. A token without
    /// them is refused (401) whatever endpoint it is for: it is how access tokens of some servers are told from ID
    /// tokens.
    /// </summary>
    /// <value>
    /// Default: none. A claim with a colon in its name cannot be a key of .NET configuration: ask for it in a policy of
    /// code.
    /// </value>
    public Dictionary<string, List<string>> Claims { get; set; } = [];

    /// <summary>
    /// Whether only tokens bound to a key are accepted from this issuer; a stolen one is then of no use.
    /// </summary>
    /// <value>Default: <see langword="false"/>. A bound token needs its proof in any case.</value>
    public bool RequireDpop { get; set; }

    /// <summary>Checks what no single attribute can say.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is { IsAbsoluteUri: false }
            || (Authority!.Scheme != Uri.UriSchemeHttps && Authority.Scheme != Uri.UriSchemeHttp))
        {
            yield return new("is no absolute http or https URL. Write it in full, such as https://id.example.com.",
                [nameof(Authority)]);
        }

        foreach (var algorithm in Algorithms.Where(algorithm => !SignatureAlgorithms.Supported.Contains(algorithm)))
        {
            yield return new(
                $"names {algorithm}, which is no asymmetric signature. Choose from {string.Join(", ", SignatureAlgorithms.Supported)}.",
                [nameof(Algorithms)]);
        }

        if (Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return new("has an empty entry. Remove it.", [nameof(Audiences)]);
        }
    }
}
