namespace EdgeKit.RateLimit.Concurrency;

internal enum RequestOutcomeKind
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
