using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The owner of a bucket. An address is in <paramref name="Bits"/>, cut to its prefix.</summary>
internal readonly record struct PartitionKey(PartitionKind Kind, string? Text, UInt128 Bits = default, byte Prefix = 0)
{
    public const int DigestBytes = SHA256.HashSizeInBytes;

    private const int AddressBytes = 16;

    public static PartitionKey Unknown => default;

    /// <summary>Writes a SHA-256: the same on every instance, and without readable data of the caller.</summary>
    public void WriteDigest(Span<byte> digest)
    {
        var text = MemoryMarshal.AsBytes(Text.AsSpan());
        var length = 2 + AddressBytes + text.Length;
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        bytes[0] = (byte)Kind;
        bytes[1] = Prefix;
        BinaryPrimitives.WriteUInt128BigEndian(bytes[2..], Bits);
        text.CopyTo(bytes[(2 + AddressBytes)..]);
        SHA256.HashData(bytes, digest);
    }
}
