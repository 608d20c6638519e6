namespace EdgeKit.RateLimit.Partitions;

/// <summary>The kind of source of a partition key. Keys of different kinds are never equal.</summary>
internal enum PartitionKind : byte
{
    /// <summary>The request has none of the properties that the policy partitions by.</summary>
    Unknown,
    Everyone,
    Address,
    User,
    Claim,
    ApiKey,
    Header,
    Route,
    Combination,

    /// <summary>A key given by code: an outgoing call or a platform limiter.</summary>
    Named,
    Overflow,
}
