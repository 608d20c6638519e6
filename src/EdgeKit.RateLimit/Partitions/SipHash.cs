using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>SipHash-1-3 with 128 bits of output (Aumasson, Bernstein), keyed with a secret of this process.</summary>
internal readonly struct SipHash(ulong secret0, ulong secret1)
{
    /// <summary>Hashes a leading word and some bytes.</summary>
    public UInt128 Hash(ulong first, ReadOnlySpan<byte> bytes)
    {
        var v0 = secret0 ^ 0x736f6d6570736575;
        var v1 = secret1 ^ 0x646f72616e646f6d ^ 0xee;
        var v2 = secret0 ^ 0x6c7967656e657261;
        var v3 = secret1 ^ 0x7465646279746573;
        var length = (ulong)(bytes.Length + sizeof(ulong)) << 56;
        Absorb(ref v0, ref v1, ref v2, ref v3, first);
        while (bytes.Length >= sizeof(ulong))
        {
            Absorb(ref v0, ref v1, ref v2, ref v3, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        Absorb(ref v0, ref v1, ref v2, ref v3, length | Tail(bytes));
        v2 ^= 0xee;
        Finish(ref v0, ref v1, ref v2, ref v3);
        var low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        Finish(ref v0, ref v1, ref v2, ref v3);
        return new UInt128(v0 ^ v1 ^ v2 ^ v3, low);
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        ulong tail = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            tail |= (ulong)bytes[i] << (8 * i);
        }

        return tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Finish(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
