using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>The section <c>EdgeKit:Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>The policies by name, as clients and routes name them. Default: none.</summary>
    public Dictionary<string, ResiliencePolicy> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How many authorities (scheme, host and port) each policy keeps circuits and budgets for, 1 to 100,000. When the table is
    /// full the authorities that were idle longest lose their state, those with a closed circuit first.
    /// </summary>
    /// <value>Default: 1,024.</value>
    [Range(1, 100_000)]
    public int MaxAuthorities { get; set; } = 1_024;

    /// <summary>
    /// The header that carries how much time there is, in from callers (by the front door's middleware) and out to authorities; empty to
    /// carry nothing. Its name says how the value is written: see <see cref="EdgeKit.Resilience.DeadlineHeader"/>.
    /// </summary>
    /// <value>Default: <c>Request-Timeout</c>.</value>
    public string DeadlineHeader { get; set; } = "Request-Timeout";

    /// <summary>Whether and how instances tell each other of open circuits. Default: each judges alone.</summary>
    public FleetPolicy? Fleet { get; set; }

    /// <summary>The header that carries <see cref="RetryDepth"/>; empty to carry nothing.</summary>
    /// <value>Default: <c>Retry-Depth</c>.</value>
    public string RetryDepthHeader { get; set; } = "Retry-Depth";
}
