using System.Buffers.Binary;
using System.Globalization;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Model;

/// <summary>For which keys refusals are enforced: all, none (shadow) or a percentage of them.</summary>
/// <param name="Percent">0 to 100.</param>
internal readonly record struct EnforcedShare(int Percent)
{
    /// <summary>
    /// Whether a key is among them: the same in every instance and after every start, and still so when the percentage
    /// grows.
    /// </summary>
    public bool Covers(in PartitionKey partition) => Percent == 100 || (Percent > 0 && PlaceOf(partition) < Percent);

    public static EnforcedShare? Parse(string text)
    {
        if (text.Equals("Enforce", StringComparison.OrdinalIgnoreCase))
        {
            return new EnforcedShare(100);
        }

        if (text.Equals("Shadow", StringComparison.OrdinalIgnoreCase))
        {
            return new EnforcedShare(0);
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(
            0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? new EnforcedShare(percent)
            : null;
    }

    private static uint PlaceOf(in PartitionKey partition)
    {
        Span<byte> digest = stackalloc byte[PartitionDigest.Bytes];
        PartitionDigest.Write(partition, digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest[^sizeof(uint)..]) % 100;
    }
}
