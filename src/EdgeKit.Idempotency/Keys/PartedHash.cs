using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// SHA-256 over parts, each with its length before it, so that no two lists of parts run into the same bytes. Parts gather in a buffer:
/// what fits there, as most requests do, is hashed in one go.
/// </summary>
internal sealed class PartedHash : IDisposable
{
    private const int BufferSize = 4096;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;
    private IncrementalHash? _hash;

    /// <summary>Adds a part; none at all differs from an empty one.</summary>
    public void Append(string? part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
        AppendOpen(length);
        if (Encoding.UTF8.TryGetBytes(part, _buffer.AsSpan(_buffered), out var written))
        {
            _buffered += written;
        }
        else
        {
            AppendOpen(Encoding.UTF8.GetBytes(part!));
        }
    }

    /// <summary>Adds a piece of the last part, whose length nobody knows in advance.</summary>
    public void AppendOpen(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _buffer.Length - _buffered)
        {
            Flush();
        }

        if (piece.Length > _buffer.Length)
        {
            _hash!.AppendData(piece);
            return;
        }

        piece.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += piece.Length;
    }

    /// <summary>The hash of what was added since the last time, or the beginning.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (_hash is null)
        {
            SHA256.HashData(_buffer.AsSpan(0, _buffered), digest);
            _buffered = 0;
        }
        else
        {
            Flush();
            _hash.GetHashAndReset(digest);
        }

        return Base64Url.EncodeToString(digest);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash?.Dispose();
    }

    private void Flush()
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
