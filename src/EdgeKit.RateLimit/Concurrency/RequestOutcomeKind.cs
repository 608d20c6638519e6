namespace EdgeKit.RateLimit.Concurrency;

/// <summary>What the end of a request tells of the service.</summary>
internal enum RequestOutcomeKind
{
    /// <summary>
    /// Nothing: it was refused, given up by its caller, or failed by what its caller did. A caller must not move the
    /// limit of others.
    /// </summary>
    Ignored,

    /// <summary>It was answered: how long that took counts.</summary>
    Completed,

    /// <summary>It failed by overload or time-out, which says nothing about how fast the service is.</summary>
    Overloaded,
}
