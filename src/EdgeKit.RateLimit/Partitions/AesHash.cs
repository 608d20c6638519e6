using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// A keyed 128-bit hash of up to 32 bytes on processors with AES instructions, several times as fast as
/// <see cref="SipHash"/>. Built like the map hash of Go's runtime: each block, xored with its own secret, goes through
/// AES rounds keyed with secrets; the blocks are xored and mixed again. Four rounds leave no differential more likely
/// than 2^-113, and hashes never leave the process.
/// </summary>
internal readonly struct AesHash(Vector128<byte> head, Vector128<byte> first, Vector128<byte> last)
{
    public const int MaxBytes = 32;

    private const int BlockBytes = 16;

    public static bool IsSupported => Aes.IsSupported;

    /// <summary>Hashes a leading word and up to 32 bytes.</summary>
    public UInt128 Hash(ulong word, ReadOnlySpan<byte> bytes)
    {
        var mixed = Rounds(Vector128.Create(word, (ulong)bytes.Length).AsByte(), head);
        if (bytes.Length >= BlockBytes)
        {
            ref var start = ref MemoryMarshal.GetReference(bytes);
            mixed ^= Rounds(Vector128.LoadUnsafe(ref start), first);
            mixed ^= Rounds(Vector128.LoadUnsafe(ref start, (nuint)(bytes.Length - BlockBytes)), last);
        }
        else
        {
            mixed ^= Rounds(Padded(bytes), first);
        }

        mixed = Aes.Encrypt(Aes.Encrypt(mixed, last), head);
        return new UInt128(mixed.AsUInt64()[1], mixed.AsUInt64()[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> Rounds(Vector128<byte> block, Vector128<byte> secret)
    {
        block = Aes.Encrypt(block ^ secret, head);
        block = Aes.Encrypt(block, first);
        block = Aes.Encrypt(block, last);
        return Aes.Encrypt(block, secret);
    }

    private static Vector128<byte> Padded(ReadOnlySpan<byte> bytes)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        bytes.CopyTo(block);
        return Vector128.Create((ReadOnlySpan<byte>)block);
    }
}
