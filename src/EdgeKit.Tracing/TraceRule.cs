using System.ComponentModel.DataAnnotations;
using EdgeKit.Tracing.Configuration;

namespace EdgeKit.Tracing;

/// <summary>Another boundary for a listener, a route or both. The first match applies to every caller.</summary>
public sealed class TraceRule : IValidatableObject
{
    /// <summary>A route template without constraints, such as <c>/hooks/{**rest}</c>. Default: every path.</summary>
    public string? Path { get; set; }

    /// <summary>The local port of the listener, 1 to 65535. Default: every listener.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The boundary of matching requests. Default: the one that applies without the rule.</summary>
    public TraceBoundary? Boundary { get; set; }

    /// <summary>
    /// The share of new traces that are sampled, 0 to 1; 1 also samples continued traces, whatever the caller decided.
    /// Default: <see cref="TracingOptions.SampleRatio"/>.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <inheritdoc/>
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
