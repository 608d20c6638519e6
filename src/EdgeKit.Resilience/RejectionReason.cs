namespace EdgeKit.Resilience;

/// <summary>Why a policy gave a call up.</summary>
public enum RejectionReason
{
    /// <summary>The circuit of the authority is open; the call was not sent.</summary>
    CircuitOpen,

    /// <summary>The authority asked by Retry-After to be left alone; the call was not sent.</summary>
    Throttled,

    /// <summary>An attempt took longer than it may.</summary>
    AttemptTimeout,

    /// <summary>The call, attempts and waits included, took longer than it may.</summary>
    TotalTimeout,

    /// <summary>The deadline of the work in hand is over.</summary>
    DeadlineExceeded,

    /// <summary>Too many calls are in flight and waiting; the call was not sent.</summary>
    ConcurrencyLimitReached,

    /// <summary>The authority refuses a part of the calls and this one was not sent, to spare it.</summary>
    AdaptiveThrottling,

    /// <summary>
    /// The time of the call was over while the rest of its request body was waited for: the source of the body is slow,
    /// not the authority.
    /// </summary>
    RequestBodyTimeout,
}
