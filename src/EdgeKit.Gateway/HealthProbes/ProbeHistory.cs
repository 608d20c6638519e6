namespace EdgeKit.Gateway.HealthProbes;

/// <summary>What the probes of one destination have shown so far. Written by one round of probes at a time.</summary>
internal sealed class ProbeHistory(long firstProbe)
{
    /// <summary>When it was probed first.</summary>
    public long FirstProbeAt => firstProbe;

    public int ConsecutiveFailures { get; set; }

    /// <summary>Until then it is starting, as far as anybody knows.</summary>
    public bool WasEverHealthy { get; set; }

    public bool IsSlowStartLogged { get; set; }
}
