using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;

namespace EdgeKit.Resilience;

/// <summary>
/// Replaces a failure with a fallback response, which carries the header <c>EdgeKit-Fallback</c> with the kind of
/// fallback. A call that its caller cancelled gets none.
/// </summary>
public sealed class FallbackOptions : IValidatableObject
{
    /// <summary>Name of the header that marks a fallback response.</summary>
    public const string Header = "EdgeKit-Fallback";

    /// <summary>Kind of fallback. Default: <see cref="FallbackKind.ProblemDetails"/>.</summary>
    public FallbackKind Kind { get; set; } = FallbackKind.ProblemDetails;

    /// <summary>Status of a static response, 200 to 599. Default: 200.</summary>
    [Range(200, 599)]
    public int StatusCode { get; set; } = 200;

    /// <summary>Media type of a static response. Default: <c>application/json</c>.</summary>
    [Required]
    public string ContentType { get; set; } = "application/json";

    /// <summary>Body of a static response. Default: empty.</summary>
    public string Body { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MediaTypeHeaderValue.TryParse(ContentType, out _))
        {
            yield return new ValidationResult(
                "is not a media type. Write one such as application/json.", [nameof(ContentType)]);
        }

        if (Kind != FallbackKind.Static && Body.Length > 0)
        {
            yield return new ValidationResult(
                $"is only sent by the kind Static, and Kind is {Kind}. Set Kind to Static or remove Body.",
                [nameof(Body)]);
        }
    }
}
