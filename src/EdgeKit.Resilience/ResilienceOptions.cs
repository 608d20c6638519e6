using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>The section <c>EdgeKit:Resilience</c>.</summary>
public sealed class ResilienceOptions : IValidatableObject
{
    /// <summary>Policies by name, as clients and routes refer to them. Default: none.</summary>
    public Dictionary<string, ResiliencePolicyOptions> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Maximum number of authorities (scheme, host and port) per policy with circuits and budgets, 1 to 100,000. A full
    /// table evicts authorities that are not in use, those with a closed circuit first. Default: 1,024.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxAuthorities { get; set; } = 1_024;

    /// <summary>
    /// Header with the remaining time, read from callers (by the front door's middleware) and sent to authorities;
    /// empty to disable it. Its name determines the format; see <see cref="EdgeKit.Resilience.DeadlineHeader"/>.
    /// Default: <c>Request-Timeout</c>.
    /// </summary>
    public string DeadlineHeader { get; set; } = "Request-Timeout";

    /// <summary>Shares open circuits between instances. Default: off; each instance decides alone.</summary>
    [FormerName("Fleet")]
    public SharedCircuitsOptions? SharedCircuits { get; set; }

    /// <summary>Header with the <see cref="RetryDepth"/>; empty to disable it. Default: <c>Retry-Depth</c>.</summary>
    public string RetryDepthHeader { get; set; } = "Retry-Depth";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Value, string Name)[] headers =
            [(DeadlineHeader, nameof(DeadlineHeader)), (RetryDepthHeader, nameof(RetryDepthHeader))];
        foreach (var (_, name) in headers.Where(header => !CanBeSent(header.Value)))
        {
            yield return new ValidationResult(
                "is not the name of a request header. Correct it, or leave it empty to send nothing.", [name]);
        }

        if (DeadlineHeader.Length > 0 && DeadlineHeader.Equals(RetryDepthHeader, StringComparison.OrdinalIgnoreCase))
        {
            yield return new ValidationResult(
                $"is RetryDepthHeader {RetryDepthHeader} too. Give each a different name.", [nameof(DeadlineHeader)]);
        }
    }

    /// <summary>By the rules of <see cref="HttpClient"/>: a token that is not a content header.</summary>
    private static bool CanBeSent(string name)
    {
        using var message = new HttpRequestMessage();
        return name.Length == 0 || message.Headers.TryAddWithoutValidation(name, "1");
    }
}
