using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.Tokens;

/// <summary>The SHA-256 of a token, as a cache key that is not a secret.</summary>
internal readonly record struct TokenHash(UInt128 First, UInt128 Second)
{
    private const int OnStack = 2048;

    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        var length = Encoding.UTF8.GetMaxByteCount(token.Length);
        Span<byte> bytes = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return new TokenHash(
            BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
