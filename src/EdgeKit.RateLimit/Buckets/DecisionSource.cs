namespace EdgeKit.RateLimit.Buckets;

/// <summary>Who took a decision: the rungs of the failure ladder, and the shortcuts around Redis.</summary>
internal enum DecisionSource : byte
{
    /// <summary>In process, because no Redis is configured or the algorithm is a local one.</summary>
    Local,
    Redis,
    /// <summary>From tokens that were debited in Redis beforehand.</summary>
    Lease,
    /// <summary>Refused from what Redis said a moment ago.</summary>
    DenyCache,
    /// <summary>In process with this instance's share, because Redis cannot be asked.</summary>
    LocalShare,
    Open,
    Closed,

    /// <summary>Nobody: another bucket of the request had refused it already.</summary>
    NotEvaluated,
}
