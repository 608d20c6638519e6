namespace EdgeKit.RateLimit.Partitions;

/// <summary>Whose bucket it is. Text for names, bits for addresses (so that an address needs no string).</summary>
/// <param name="Kind">What it was made of.</param>
/// <param name="Text">The name, when it is one.</param>
/// <param name="Bits">The address, already cut to its prefix.</param>
/// <param name="Prefix">The length of that prefix.</param>
internal readonly record struct PartitionKey(PartitionKind Kind, string? Text, UInt128 Bits = default, byte Prefix = 0)
{
    public static PartitionKey Of(PartitionKind kind, string text) => new(kind, text);

    public static PartitionKey Unknown => default;
}
