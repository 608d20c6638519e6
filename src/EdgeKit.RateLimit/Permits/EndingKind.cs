namespace EdgeKit.RateLimit.Permits;

/// <summary>What the end of a request tells of the service.</summary>
internal enum EndingKind
{
    /// <summary>
    /// Nothing: it was refused, given up by its caller, or failed by what its caller did. A caller must not move the
    /// limit of others.
    /// </summary>
    Silent,

    /// <summary>It was answered: how long that took counts.</summary>
    Answered,

    /// <summary>It failed by overload or time-out, which says nothing about how fast the service is.</summary>
    Overloaded,
}
