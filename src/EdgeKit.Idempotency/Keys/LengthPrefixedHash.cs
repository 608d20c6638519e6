using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// SHA-256 over parts that are prefixed by their length, so that no two lists of parts give the same bytes. Small parts
/// are collected in a buffer and hashed in one call. Each thread keeps an instance for reuse, because creating one
/// costs as much as hashing a small request.
/// </summary>
internal sealed class LengthPrefixedHash : IDisposable
{
    private const int BufferSize = 4096;
    private const int ChunkSize = 16 * 1024;

    [ThreadStatic]
    private static LengthPrefixedHash? _spare;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _buffered;
    private bool _hasData;

    private LengthPrefixedHash()
    {
    }

    /// <summary>Returns an instance for one user at a time, on any thread, until it is disposed.</summary>
    public static LengthPrefixedHash Rent()
    {
        var rented = _spare ?? new LengthPrefixedHash();
        _spare = null;
        return rented;
    }

    /// <summary>Appends a part. Null differs from an empty part.</summary>
    public void Append(string? part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
        AppendRaw(length);
        if (Encoding.UTF8.TryGetBytes(part, _buffer.AsSpan(_buffered), out var written))
        {
            _buffered += written;
        }
        else
        {
            AppendRaw(Encoding.UTF8.GetBytes(part!));
        }
    }

    /// <summary>Appends bytes without a length prefix, for a last part of unknown length.</summary>
    public void AppendRaw(ReadOnlySpan<byte> piece)
    {
        _hasData = true;
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

    public async Task AppendRawAsync(Stream content, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                AppendRaw(chunk.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Returns the hash of the parts since the last call, and resets.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Flush();
        _hash.GetHashAndReset(digest);
        _hasData = false;
        return Base64Url.EncodeToString(digest);
    }

    /// <summary>Keeps the instance for the thread, unless it has one or unhashed data remains.</summary>
    public void Dispose()
    {
        if (_hasData || _spare is not null)
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
