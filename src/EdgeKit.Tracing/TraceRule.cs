using System.ComponentModel.DataAnnotations;
using EdgeKit.Tracing.Boundary;

namespace EdgeKit.Tracing;

/// <summary>
/// An exception from the general boundary for one listener, one route or both. The first rule that matches counts, and
/// what it says counts for every caller, trusted or not.
/// </summary>
public sealed class TraceRule : IValidatableObject
{
    /// <summary>
    /// A route template over the request's path, such as <c>/hooks/{**rest}</c>; constraints are not looked at.
    /// Default: every path.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>The local port of the listener, 1 to 65535. Default: every listener.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The boundary for requests that match. Default: what the caller would get without the rule.</summary>
    public TraceBoundary? Boundary { get; set; }

    /// <summary>
    /// The share of traces begun here that are sampled, 0 to 1; 1 samples a continued trace too, whatever the caller
    /// decided. Default: <see cref="TracingOptions.SampleRatio"/>.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <summary>Refuses a rule that matches everything, and a path that is no route template.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Path is null && Port is null)
        {
            yield return new ValidationResult(
                "matches every request. Give it a Path, a Port or both; what holds for all stands in Boundary and SampleRatio.");
        }
        else if (Path is not null && PathPattern.TryParse(Path) is null)
        {
            yield return new ValidationResult(
                "is no route template. Write one such as /hooks/{**rest}.", [nameof(Path)]);
        }
    }
}
