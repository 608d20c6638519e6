namespace EdgeKit.RateLimit.Partitions;

/// <summary>What a partition key was made of; keys of different kinds never meet.</summary>
internal enum PartitionKind : byte
{
    /// <summary>Nothing that the policy names was known of the request.</summary>
    Unknown,
    Everyone,
    Address,
    User,
    Claim,
    ApiKey,
    Header,
    Route,
    Combination,

    /// <summary>A key that code named: an outgoing call, an adapter.</summary>
    Named,
    Overflow,
}
