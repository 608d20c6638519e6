namespace EdgeKit.Policies;

/// <summary>
/// The section <c>EdgeKit:Reload</c>: what a configuration that was refused while the application runs means to whoever
/// sends it requests.
/// </summary>
public sealed class ReloadOptions
{
    /// <summary>
    /// Whether the health check <c>edgekit-policies</c> is unhealthy, and no longer only degraded, from a refused
    /// reload until the configuration is good again: a balancer that asks for readiness then takes the instance out.
    /// All instances that read the same bad file leave together, and what they serve by the last good configuration is
    /// served by nobody; on where every instance has a file of its own.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool UnhealthyWhenRefused { get; set; }
}
