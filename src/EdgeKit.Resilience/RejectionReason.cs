namespace EdgeKit.Resilience;

/// <summary>Why a policy rejected or timed out a call.</summary>
public enum RejectionReason
{
    /// <summary>The circuit of the authority is open; the call was not sent.</summary>
    CircuitOpen,

    /// <summary>The authority asked for a pause with Retry-After; the call was not sent.</summary>
    Throttled,

    /// <summary>An attempt exceeded its timeout.</summary>
    AttemptTimeout,

    /// <summary>The call, including attempts and waits, exceeded the total timeout.</summary>
    TotalTimeout,

    /// <summary>The ambient deadline has passed.</summary>
    DeadlineExceeded,

    /// <summary>Too many calls are in flight and waiting; the call was not sent.</summary>
    ConcurrencyLimitReached,

    /// <summary>The authority rejects a share of calls, so this one was not sent.</summary>
    AdaptiveThrottling,

    /// <summary>
    /// The time of the call ran out while its request body was incomplete: the body's source is slow, not the
    /// authority.
    /// </summary>
    RequestBodyTimeout,
}
