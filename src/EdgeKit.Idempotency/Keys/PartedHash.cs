using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// SHA-256 over parts, each with its length before it, so that no two lists of parts run into the same bytes. Parts
/// gather in a buffer: what fits there, as most requests do, is hashed in one go. Each thread keeps one for the next
/// user, because to make one costs as much as to hash a small request.
/// </summary>
internal sealed class PartedHash : IDisposable
{
    private const int BufferSize = 4096;

    [ThreadStatic]
    private static PartedHash? _spare;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _buffered;
    private bool _begun;

    private PartedHash()
    {
    }

    /// <summary>One to be used by one caller at a time, until it is disposed, on whatever thread.</summary>
    public static PartedHash Rent()
    {
        var rented = _spare ?? new PartedHash();
        _spare = null;
        return rented;
    }

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
        _begun = true;
        if (piece.Length > _buffer.Length - _buffered)
        {
            Flush();
        }

        if (piece.Length > _buffer.Length)
        {
            _hash.AppendData(piece);
            return;
        }

        piece.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += piece.Length;
    }

    /// <summary>The hash of what was added since the last time, or the beginning.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Flush();
        _hash.GetHashAndReset(digest);
        _begun = false;
        return Base64Url.EncodeToString(digest);
    }

    /// <summary>
    /// Gives it back to the thread that its user has come to, unless that has one, or unless its user left it in the
    /// middle: what is in it must not run into another's.
    /// </summary>
    public void Dispose()
    {
        if (_begun || _spare is not null)
        {
            _hash.Dispose();
        }
        else
        {
            _spare = this;
        }
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
