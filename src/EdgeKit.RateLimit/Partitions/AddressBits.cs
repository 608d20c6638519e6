using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// Addresses as 128 bits. An IPv4 address is the same caller in every notation: plain, IPv4-mapped (RFC 4291 §2.5.5.2),
/// behind the well-known NAT64 prefix (RFC 6052 §2.1) or as 6to4 (RFC 3056 §2).
/// </summary>
internal static class AddressBits
{
    private const int Ipv4Bits = 32;
    private static readonly UInt128 MappedPrefix = (UInt128)0xffff << Ipv4Bits;
    private static readonly UInt128 Nat64Prefix = (UInt128)0x0064_ff9b << 96;

    public static PartitionKey KeyOf(IPAddress address, byte prefix)
    {
        var bits = Of(address);
        return new(PartitionKind.Address, null, Cut(bits, prefix), IsIndivisible(bits) ? (byte)128 : prefix);
    }

    public static UInt128 Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : UnwrapIpv4(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Cuts an IPv6 address to its prefix; returns an indivisible one unchanged.</summary>
    public static UInt128 Cut(UInt128 bits, int prefix) =>
        IsIndivisible(bits) ? bits : bits >> (128 - prefix) << (128 - prefix);

    /// <summary>True for IPv4, IPv6 loopback and the unspecified address.</summary>
    public static bool IsIndivisible(UInt128 bits) => bits >> Ipv4Bits == MappedPrefix >> Ipv4Bits || bits <= 1;

    private static UInt128 UnwrapIpv4(UInt128 bits)
    {
        var is6To4 = (ushort)(bits >> 112) == 0x2002;
        return bits >> Ipv4Bits == Nat64Prefix >> Ipv4Bits ? MappedPrefix | (uint)bits
            : is6To4 ? MappedPrefix | (uint)(bits >> 80)
            : bits;
    }
}
