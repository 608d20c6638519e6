using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.ApiKeys;

namespace EdgeKit.Auth;

/// <summary>
/// One caller that identifies itself by an API key in the header <c>X-Api-Key</c>; the entry's name is the key's id.
/// </summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    /// <summary>
    /// The SHA-256 of each key that is accepted, in hexadecimal, as <see cref="ApiKey.Create"/> gives it. Two stand
    /// here while a caller changes from one key to the next. A key is random and long, so that a fast hash protects it.
    /// </summary>
    /// <value>Required: 1 to 4 hashes.</value>
    [MinLength(1)]
    [MaxLength(4)]
    public List<string> Hashes { get; set; } = [];

    /// <summary>Whose key it is; becomes the claim <c>sub</c>.</summary>
    /// <value>Required.</value>
    [Required]
    public string? Owner { get; set; }

    /// <summary>The owner's tier, for limits such as <c>claim:tier=gold</c>; becomes the claim <c>tier</c>.</summary>
    /// <value>Default: none.</value>
    public string? Tier { get; set; }

    /// <summary>What the key permits; becomes the claim <c>scope</c>.</summary>
    /// <value>Default: nothing.</value>
    public List<string> Scopes { get; set; } = [];

    /// <summary>Checks what no single attribute can say.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Hashes.All(KeyHash.IsWellFormed))
        {
            yield return new(
                "has an entry that is no SHA-256 in 64 hexadecimal digits. Make a key and its hash with ApiKey.Create.",
                [nameof(Hashes)]);
        }
    }
}
