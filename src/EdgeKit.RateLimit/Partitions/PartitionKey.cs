namespace EdgeKit.RateLimit.Partitions;

/// <summary>The owner of a bucket. Addresses are bits, so that they need no string.</summary>
/// <param name="Kind">The kind of source.</param>
/// <param name="Text">The text; <see langword="null"/> for an address.</param>
/// <param name="Bits">The address, cut to its prefix.</param>
/// <param name="Prefix">The length of the prefix.</param>
internal readonly record struct PartitionKey(PartitionKind Kind, string? Text, UInt128 Bits = default, byte Prefix = 0)
{
    public static PartitionKey Of(PartitionKind kind, string text) => new(kind, text);

    public static PartitionKey Unknown => default;
}
