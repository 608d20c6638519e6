namespace EdgeKit.RateLimit.Buckets;

/// <summary>Where a decision was made: Redis, a shortcut in front of it, or a step of the fallback chain.</summary>
internal enum DecisionSource : byte
{
    /// <summary>In process, because Redis is not configured or the algorithm does not use it.</summary>
    Local,
    Redis,

    /// <summary>From tokens that were taken from Redis in advance.</summary>
    Lease,

    /// <summary>From a recent refusal by Redis that still holds.</summary>
    DenyCache,

    /// <summary>In process with this instance's share of the limit, because Redis is unavailable.</summary>
    LocalShare,
    Open,
    Closed,

    /// <summary>Not decided: another bucket had already refused the request.</summary>
    NotEvaluated,
}
