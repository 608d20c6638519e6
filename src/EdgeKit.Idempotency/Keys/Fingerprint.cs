using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// What a request is: method, path, query, chosen headers, body. The body is hashed as it arrives; the handler, which comes later, reads it
/// from a buffer that moves to a file beyond 64 KiB, so memory stays bounded whatever the body's size. A body that says that it is small, as
/// most do, needs none of that machinery.
/// </summary>
internal static class Fingerprint
{
    private const int BufferThreshold = 64 * 1024;
    private const int SmallBody = 4 * 1024;
    private const int ChunkSize = 16 * 1024;

    public static async ValueTask<string> ComputeAsync(HttpRequest request, IReadOnlyList<string> headers, CancellationToken ct)
    {
        using var hash = PartedHash.Rent();
        hash.Append(request.Method);
        hash.Append(request.PathBase + request.Path);
        hash.Append(request.QueryString.Value);
        foreach (var name in headers)
        {
            hash.Append(name.ToUpperInvariant());
            hash.Append(request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        }

        if (request.ContentLength is not (> 0 and <= SmallBody) || request.Body.CanSeek
            || !await TryAppendSmallBodyAsync(hash, request, (int)request.ContentLength, ct).ConfigureAwait(false))
        {
            await AppendBodyAsync(hash, request, ct).ConfigureAwait(false);
        }

        return hash.Finish();
    }

    /// <summary>Reads a small body whole. One that is longer than it said, as it is once it has been decompressed, is left as it was.</summary>
    private static async ValueTask<bool> TryAppendSmallBodyAsync(PartedHash hash, HttpRequest request, int announced, CancellationToken ct)
    {
        var body = new byte[announced + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        if (length > announced)
        {
            request.Body = new ResumedStream(body, request.Body);
            return false;
        }

        hash.AppendOpen(body.AsSpan(0, length));
        request.Body = new MemoryStream(body, 0, length, writable: false);
        return true;
    }

    private static async ValueTask AppendBodyAsync(PartedHash hash, HttpRequest request, CancellationToken ct)
    {
        // The memory is rented: a small body needs no more than its size.
        request.EnableBuffering((int)Math.Clamp(request.ContentLength ?? BufferThreshold, SmallBody, BufferThreshold));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, ct).ConfigureAwait(false)) > 0)
            {
                hash.AppendOpen(chunk.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        request.Body.Position = 0;
    }
}
