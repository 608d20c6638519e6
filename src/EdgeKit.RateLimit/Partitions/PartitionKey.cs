namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// The owner of a bucket. Addresses are bits, cut to their prefix, so that they need no string.
/// </summary>
internal readonly record struct PartitionKey(PartitionKind Kind, string? Text, UInt128 Bits = default, byte Prefix = 0)
{
    public static PartitionKey Of(PartitionKind kind, string text) => new(kind, text);

    public static PartitionKey Unknown => default;
}
