namespace EdgeKit.Gateway.Probing;

/// <summary>What the probes of one destination have shown so far. Written by one round of probes at a time.</summary>
internal sealed class ProbeRecord
{
    public int FailuresInARow { get; set; }

    /// <summary>Until then it is starting, as far as anybody knows, and nobody needs to be warned.</summary>
    public bool WasEverHealthy { get; set; }
}
