namespace EdgeKit.Gateway.HealthProbes;

/// <summary>The results of one destination's health probes. Probe rounds do not overlap.</summary>
internal sealed class ProbeHistory(long firstProbe)
{
    public long FirstProbeAt => firstProbe;

    public int ConsecutiveFailures { get; set; }

    /// <summary>Until then the destination counts as starting.</summary>
    public bool WasEverHealthy { get; set; }

    public bool IsSlowStartLogged { get; set; }
}
