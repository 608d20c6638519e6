using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Auth;

/// <summary>An entry of <c>EdgeKit:Auth:Bff:Exchanges</c>: a narrower token (RFC 8693).</summary>
public sealed class TokenExchangeOptions : IValidatableObject
{
    /// <summary>The audience of the requested token.</summary>
    /// <value>Default: the server decides.</value>
    public string? Audience { get; set; }

    /// <summary>The scopes of the requested token.</summary>
    /// <value>Default: the server decides.</value>
    public List<string> Scopes { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Audience) && Scopes.Count == 0)
        {
            yield return new(
                "is missing, and there are no Scopes: the new token would equal the old one. Set one of them.",
                [nameof(Audience)]);
        }
    }
}
