using System.ComponentModel.DataAnnotations;
using EdgeKit.Auth.ApiKeys;

namespace EdgeKit.Auth;

/// <summary>
/// A caller that identifies itself by an API key in the header <c>X-Api-Key</c>. The name of the entry is the id of the
/// key.
/// </summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    /// <summary>
    /// The SHA-256 of each accepted key, in hexadecimal, as <see cref="ApiKey.Create"/> returns it. Configure two while
    /// a caller changes from one key to the next. Keys are long and random, so a fast hash is enough.
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

    /// <summary>Validates rules that span several properties.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The validation errors.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Hashes.All(KeyHash.IsWellFormed))
        {
            yield return new(
                "has an entry that is not a SHA-256 in 64 hexadecimal digits. Create a key and its hash with "
                + "ApiKey.Create.",
                [nameof(Hashes)]);
        }
    }
}
