using System.ComponentModel.DataAnnotations;
using EdgeKit.Tracing.Configuration;

namespace EdgeKit.Tracing;

/// <summary>
/// An exception from the general boundary for one listener, one route or both. The first matching rule applies to every
/// caller, trusted or not.
/// </summary>
public sealed class TraceRule : IValidatableObject
{
    /// <summary>
    /// Gets or sets a route template that is matched against the request's path, such as <c>/hooks/{**rest}</c>;
    /// constraints are ignored. Default: every path.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>Gets or sets the local port of the listener, 1 to 65535. Default: every listener.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>
    /// Gets or sets the boundary of matching requests. Default: the boundary that applies without the rule.
    /// </summary>
    public TraceBoundary? Boundary { get; set; }

    /// <summary>
    /// Gets or sets the share of new traces that are sampled, 0 to 1. A value of 1 also samples continued traces,
    /// whatever the caller decided. Default: <see cref="TracingOptions.SampleRatio"/>.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <summary>Rejects a rule that matches every request, and a path that is not a route template.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Path is null && Port is null)
        {
            yield return new ValidationResult(
                "matches every request. Give it a Path, a Port or both; use the section's Boundary and SampleRatio "
                + "for all requests.");
        }
        else if (Path is not null && PathPattern.TryParse(Path) is null)
        {
            yield return new ValidationResult(
                "is not a route template. Write one such as /hooks/{**rest}.", [nameof(Path)]);
        }
    }
}
