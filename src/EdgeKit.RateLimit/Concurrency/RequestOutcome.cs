namespace EdgeKit.RateLimit.Concurrency;

/// <summary>How a request that held a permit ended. Adaptive limits adjust to it.</summary>
internal enum RequestOutcome
{
    /// <summary>
    /// Refused, cancelled by its caller, or failed because of what its caller sent. Does not change the limit, so that
    /// a caller cannot affect others.
    /// </summary>
    Ignored,

    /// <summary>A response was sent: its duration counts.</summary>
    Completed,

    /// <summary>Failed because of overload or a timeout; its duration does not count.</summary>
    Overloaded,
}
