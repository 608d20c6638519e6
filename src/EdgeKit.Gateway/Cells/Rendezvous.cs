using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Gateway.Cells;

/// <summary>
/// Weighted rendezvous hashing. Scores of different cells are independent, so adding or removing a cell moves no
/// subject between the other cells. The same names must give the same scores in every process and version.
/// </summary>
internal static class Rendezvous
{
    private const int LongestOnStack = 256;

    public static ulong Hash(string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var bytes = length <= LongestOnStack ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(name, bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    /// <summary>The probability that a cell has the highest score is proportional to its weight.</summary>
    public static double Score(ulong subject, ulong cell, double weight) =>
        -weight / Math.Log(Fraction(Mix(subject ^ cell)));

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    /// <summary>Strictly between 0 and 1, since both bounds would make the score infinite.</summary>
    private static double Fraction(ulong bits) => ((bits >> 12) + 0.5) / (1UL << 52);
}
