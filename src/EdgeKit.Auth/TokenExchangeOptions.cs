using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Auth;

/// <summary>
/// One entry of <c>EdgeKit:Auth:Bff:Exchanges</c>: a narrower token, asked for in exchange for the access token (RFC
/// 8693).
/// </summary>
public sealed class TokenExchangeOptions : IValidatableObject
{
    /// <summary>The service that the token is for.</summary>
    /// <value>Default: the server decides.</value>
    public string? Audience { get; set; }

    /// <summary>What the token may be used for.</summary>
    /// <value>Default: the server decides.</value>
    public List<string> Scopes { get; set; } = [];

    /// <summary>Checks what no single attribute can say.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Audience) && Scopes.Count == 0)
        {
            yield return new(
                "is missing, and there are no Scopes: the token would be no other than before. Set one of them.",
                [nameof(Audience)]);
        }
    }
}
