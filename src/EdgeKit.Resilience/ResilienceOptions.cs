using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>The section <c>EdgeKit:Resilience</c>.</summary>
public sealed class ResilienceOptions : IValidatableObject
{
    /// <summary>The policies by name, as clients and routes name them. Default: none.</summary>
    public Dictionary<string, ResiliencePolicyOptions> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How many authorities (scheme, host and port) each policy keeps circuits and budgets for, 1 to 100,000. When the
    /// table is full the authorities that were idle longest lose their state, those with a closed circuit first.
    /// </summary>
    /// <value>Default: 1,024.</value>
    [Range(1, 100_000)]
    public int MaxAuthorities { get; set; } = 1_024;

    /// <summary>
    /// The header that carries how much time there is, in from callers (by the front door's middleware) and out to
    /// authorities; empty to carry nothing. Its name says how the value is written: see
    /// <see cref="EdgeKit.Resilience.DeadlineHeader"/>.
    /// </summary>
    /// <value>Default: <c>Request-Timeout</c>.</value>
    public string DeadlineHeader { get; set; } = "Request-Timeout";

    /// <summary>Whether and how instances tell each other of open circuits. Default: each judges alone.</summary>
    public SharedCircuitsOptions? SharedCircuits { get; set; }

    /// <summary>The header that carries <see cref="RetryDepth"/>; empty to carry nothing.</summary>
    /// <value>Default: <c>Retry-Depth</c>.</value>
    public string RetryDepthHeader { get; set; } = "Retry-Depth";

    /// <summary>Finds headers that cannot be sent, and one header for two things.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per problem.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!CanBeSent(DeadlineHeader))
        {
            yield return new ValidationResult(
                "is no name of a request header. Correct it, or leave it empty to send nothing.",
                [nameof(DeadlineHeader)]);
        }

        if (!CanBeSent(RetryDepthHeader))
        {
            yield return new ValidationResult(
                "is no name of a request header. Correct it, or leave it empty to send nothing.",
                [nameof(RetryDepthHeader)]);
        }

        if (DeadlineHeader.Length > 0 && DeadlineHeader.Equals(RetryDepthHeader, StringComparison.OrdinalIgnoreCase))
        {
            yield return new ValidationResult(
                $"is RetryDepthHeader {RetryDepthHeader} too. Give each a name of its own.", [nameof(DeadlineHeader)]);
        }
    }

    /// <summary>As <see cref="HttpClient"/> sees it: a token, and not a header of the content.</summary>
    private static bool CanBeSent(string name)
    {
        using var probe = new HttpRequestMessage();
        return name.Length == 0 || probe.Headers.TryAddWithoutValidation(name, "1");
    }
}
