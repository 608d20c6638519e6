namespace EdgeKit.Gateway.Probing;

/// <summary>What the probes of one destination have shown so far. Written by one round of probes at a time.</summary>
internal sealed class ProbeRecord(long firstProbe)
{
    /// <summary>When it was probed first.</summary>
    public long FirstProbe => firstProbe;

    public int FailuresInARow { get; set; }

    /// <summary>Until then it is starting, as far as anybody knows.</summary>
    public bool WasEverHealthy { get; set; }

    public bool IsKnownToBeLate { get; set; }
}
