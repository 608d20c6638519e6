namespace EdgeKit.Resilience;

/// <summary>Why a circuit changed its state.</summary>
public enum CircuitCause
{
    /// <summary>Too large a share of calls failed.</summary>
    FailureRatio,

    /// <summary>Too large a share of calls was slow.</summary>
    SlowCallRatio,

    /// <summary>Too many consecutive calls failed.</summary>
    ConsecutiveFailures,

    /// <summary>The break is over.</summary>
    BreakDurationOver,

    /// <summary>A probe failed or was slow.</summary>
    ProbeFailed,

    /// <summary>All probes succeeded.</summary>
    ProbesSucceeded,

    /// <summary>The ramp-up is over.</summary>
    RampUpOver,

    /// <summary>An operator or application code changed it.</summary>
    Manual,

    /// <summary>
    /// The authority was reported healthy before the break was over; see
    /// <see cref="ResiliencePipelines.ReportHealthy"/>.
    /// </summary>
    ReportedHealthy,
}
