using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// The SHA-256 of a partition: the same on every instance, of fixed length, and without readable data of the caller.
/// </summary>
internal static class PartitionDigest
{
    public const int Bytes = SHA256.HashSizeInBytes;

    private const int AddressBytes = 16;

    public static void Write(in PartitionKey partition, Span<byte> digest)
    {
        var text = partition.Text is null ? [] : MemoryMarshal.AsBytes(partition.Text.AsSpan());
        var length = 2 + AddressBytes + text.Length;
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        bytes[0] = (byte)partition.Kind;
        bytes[1] = partition.Prefix;
        BinaryPrimitives.WriteUInt128BigEndian(bytes[2..], partition.Bits);
        text.CopyTo(bytes[(2 + AddressBytes)..]);
        SHA256.HashData(bytes, digest);
    }
}
