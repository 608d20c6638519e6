using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;

namespace EdgeKit.Resilience;

/// <summary>
/// What a caller gets in place of a failure. Every such answer carries the header <c>EdgeKit-Fallback</c> with the kind
/// of fallback. A call that its caller cancelled has none.
/// </summary>
public sealed class FallbackOptions : IValidatableObject
{
    /// <summary>The name of the header that marks an answer as a fallback.</summary>
    public const string Header = "EdgeKit-Fallback";

    /// <summary>The kind.</summary>
    /// <value>Default: <see cref="FallbackKind.ProblemDetails"/>.</value>
    public FallbackKind Kind { get; set; } = FallbackKind.ProblemDetails;

    /// <summary>The status of a static answer, 200 to 599.</summary>
    /// <value>Default: 200.</value>
    [Range(200, 599)]
    public int StatusCode { get; set; } = 200;

    /// <summary>The media type of a static answer.</summary>
    /// <value>Default: <c>application/json</c>.</value>
    [Required]
    public string ContentType { get; set; } = "application/json";

    /// <summary>The body of a static answer.</summary>
    /// <value>Default: empty.</value>
    public string Body { get; set; } = "";

    /// <summary>Finds settings that contradict each other.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per contradiction; both values stand in the message.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MediaTypeHeaderValue.TryParse(ContentType, out _))
        {
            yield return new ValidationResult(
                "is no media type. Write one such as application/json.", [nameof(ContentType)]);
        }

        if (Kind != FallbackKind.Static && Body.Length > 0)
        {
            yield return new ValidationResult(
                $"is the answer of the kind Static, and Kind is {Kind}. Set Kind to Static or leave Body out.",
                [nameof(Body)]);
        }
    }
}
