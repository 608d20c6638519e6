using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Gateway.Cells;

/// <summary>
/// Weighted rendezvous hashing. Each cell scores each subject by itself, so that a cell that comes or goes changes no
/// score but its own: between the others nobody moves. Part of the contract: the same names give the same scores in
/// every process and version.
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

    /// <summary>
    /// An exponential variate of the rate 1/weight, upside down: the greatest of several is this one's in proportion to
    /// its weight.
    /// </summary>
    public static double Score(ulong subject, ulong cell, double weight) =>
        -weight / Math.Log(Fraction(Mix(subject ^ cell)));

    /// <summary>
    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input reaches every bit of the
    /// output.
    /// </summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    /// <summary>Above 0 and below 1, both excluded: either would score infinity.</summary>
    private static double Fraction(ulong bits) => ((bits >> 12) + 0.5) / (1UL << 52);
}
