using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.ApiKeys;

namespace EdgeKit.Auth;

/// <summary>A caller with an API key in the header <c>X-Api-Key</c>; the entry is named after the key's id.</summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    /// <summary>
    /// The SHA-256 of each accepted key in hexadecimal, as <see cref="ApiKey.Create"/> returns it: two while a caller
    /// changes keys. Keys are long and random, so a fast hash is enough.
    /// </summary>
    /// <value>Required: 1 to 4 hashes.</value>
    [MinLength(1)]
    [MaxLength(4)]
    public List<string> Hashes { get; set; } = [];

    /// <summary>The owner of the key; becomes the claim <c>sub</c>.</summary>
    /// <value>Required.</value>
    [Required]
    public string? Owner { get; set; }

    /// <summary>The owner's tier, for limits such as <c>claim:tier=gold</c>; becomes the claim <c>tier</c>.</summary>
    /// <value>Default: none.</value>
    public string? Tier { get; set; }

    /// <summary>The scopes of the key; become the claim <c>scope</c>.</summary>
    /// <value>Default: none.</value>
    public List<string> Scopes { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Hashes.All(KeyHash.IsWellFormed))
        {
            yield return new(
                "has an entry other than a SHA-256 in 64 hexadecimal digits. Create key and hash with ApiKey.Create.",
                [nameof(Hashes)]);
        }
    }
}
