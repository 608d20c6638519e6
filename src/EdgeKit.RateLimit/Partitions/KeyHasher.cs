using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>Hashes keys with secrets of this process, so that callers cannot make them collide. Thread safe.</summary>
internal sealed class KeyHasher
{
    private readonly SipHash _long = new(Secret<ulong>(), Secret<ulong>());
    private readonly AesHash _short = new(
        Secret<Vector128<byte>>(), Secret<Vector128<byte>>(), Secret<Vector128<byte>>());

    /// <summary>Returns the part of a bucket key that identifies the policy; a reload does not change it.</summary>
    public ulong Seed(string policy) => (ulong)_long.Hash(0, Encoding.UTF8.GetBytes(policy.ToUpperInvariant()));

    public BucketKey Hash(ulong seed, in PartitionKey key)
    {
        if (key.Text is { } text)
        {
            return Hash(seed, key.Kind, text);
        }

        var bits = key.Bits;
        var first = seed + (ulong)key.Kind + ((ulong)key.Prefix << 8);
        return Hash(first, MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(ref bits)));
    }

    /// <summary>Returns the same key as for a <see cref="PartitionKey"/> of that text, without creating one.</summary>
    public BucketKey Hash(ulong seed, PartitionKind kind, string text) =>
        Hash(seed + (ulong)kind, MemoryMarshal.AsBytes(text.AsSpan()));

    private BucketKey Hash(ulong first, ReadOnlySpan<byte> bytes) => BucketKey.From(
        AesHash.IsSupported && bytes.Length <= AesHash.MaxBytes ? _short.Hash(first, bytes) : _long.Hash(first, bytes));

    private static T Secret<T>()
        where T : unmanaged
    {
        T secret = default;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<T>(ref secret)));
        return secret;
    }
}
