namespace EdgeKit.Resilience;

/// <summary>What a circuit does with the next call.</summary>
public enum CircuitState
{
    /// <summary>Lets every call through and counts.</summary>
    Closed,

    /// <summary>Refuses every call until the cooldown is over.</summary>
    Open,

    /// <summary>Lets the configured number of probes through, to find out whether the authority is back.</summary>
    HalfOpen,

    /// <summary>Lets a growing share of calls through after recovery.</summary>
    RampUp,

    /// <summary>Refuses every call until it is closed by hand.</summary>
    Isolated,
}
