namespace EdgeKit.Resilience;

/// <summary>Why a circuit changed its state.</summary>
public enum CircuitCause
{
    /// <summary>Too large a share of the counted calls failed.</summary>
    FailureRatio,

    /// <summary>Too large a share of the counted calls was slow.</summary>
    SlowCallRatio,

    /// <summary>Too many calls in a row failed.</summary>
    ConsecutiveFailures,

    /// <summary>The cooldown is over.</summary>
    BreakDurationOver,

    /// <summary>A probe failed or was slow.</summary>
    ProbeFailed,

    /// <summary>Every probe succeeded.</summary>
    ProbesSucceeded,

    /// <summary>The ramp-up is over.</summary>
    RampUpOver,

    /// <summary>A person or a program asked for it.</summary>
    Manual,

    /// <summary>
    /// The authority was reported healthy before the cooldown was over, see
    /// <see cref="ResiliencePipelines.ReportHealthy"/>.
    /// </summary>
    ReportedHealthy,
}
