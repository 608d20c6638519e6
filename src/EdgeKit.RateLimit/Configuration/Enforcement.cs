using System.Buffers.Binary;
using System.Globalization;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The percentage of keys for which refusals are enforced; 0 is shadow mode.</summary>
internal readonly record struct Enforcement(int Percent)
{
    /// <summary>True for the same keys on every instance; a higher percentage only adds keys.</summary>
    public bool AppliesTo(in PartitionKey partition) =>
        Percent == 100 || (Percent > 0 && PercentileOf(partition) < Percent);

    public static Enforcement? Parse(string text) => text.ToUpperInvariant() switch
    {
        "ENFORCE" => new Enforcement(100),
        "SHADOW" => new Enforcement(0),
        [.. var digits, '%'] when byte.TryParse(
            digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100 =>
            new Enforcement(percent),
        _ => null,
    };

    private static uint PercentileOf(in PartitionKey partition)
    {
        Span<byte> digest = stackalloc byte[PartitionKey.DigestBytes];
        partition.WriteDigest(digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest[^sizeof(uint)..]) % 100;
    }
}
