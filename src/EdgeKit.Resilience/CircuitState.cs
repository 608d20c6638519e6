namespace EdgeKit.Resilience;

/// <summary>The state of a circuit.</summary>
public enum CircuitState
{
    /// <summary>Admits and counts every call.</summary>
    Closed,

    /// <summary>Rejects every call until the break is over.</summary>
    Open,

    /// <summary>Admits the configured number of probes, to find out if the authority has recovered.</summary>
    HalfOpen,

    /// <summary>Admits a growing share of calls after recovery.</summary>
    RampUp,

    /// <summary>Rejects every call until it is closed manually.</summary>
    Isolated,
}
