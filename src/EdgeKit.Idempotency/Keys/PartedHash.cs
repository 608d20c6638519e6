using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Idempotency.Keys;

/// <summary>SHA-256 over parts, each with its length before it, so that no two lists of parts run into the same bytes.</summary>
internal sealed class PartedHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a part; none at all differs from an empty one.</summary>
    public void Append(string? part)
    {
        if (part is null)
        {
            AppendLength(-1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(part);
        AppendLength(bytes.Length);
        _hash.AppendData(bytes);
    }

    /// <summary>Adds a piece of the last part, whose length nobody knows in advance.</summary>
    public void AppendOpen(ReadOnlySpan<byte> piece) => _hash.AppendData(piece);

    public string Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return Base64Url.EncodeToString(digest);
    }

    public void Dispose() => _hash.Dispose();

    private void AppendLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        _hash.AppendData(bytes);
    }
}
