using System.Buffers.Binary;
using System.Globalization;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The percentage of keys for which refusals are enforced.</summary>
/// <param name="Percent">0 (shadow) to 100.</param>
internal readonly record struct Enforcement(int Percent)
{
    /// <summary>
    /// True if refusals are enforced for this key. Deterministic across instances and restarts; a higher percentage
    /// includes all keys of a lower one.
    /// </summary>
    public bool AppliesTo(in PartitionKey partition) =>
        Percent == 100 || (Percent > 0 && PercentileOf(partition) < Percent);

    public static Enforcement? Parse(string text)
    {
        if (text.Equals("Enforce", StringComparison.OrdinalIgnoreCase))
        {
            return new Enforcement(100);
        }

        if (text.Equals("Shadow", StringComparison.OrdinalIgnoreCase))
        {
            return new Enforcement(0);
        }

        return text.EndsWith('%')
            && int.TryParse(
                text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent <= 100
            ? new Enforcement(percent)
            : null;
    }

    private static uint PercentileOf(in PartitionKey partition)
    {
        Span<byte> digest = stackalloc byte[PartitionDigest.Bytes];
        PartitionDigest.Write(partition, digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest[^sizeof(uint)..]) % 100;
    }
}
