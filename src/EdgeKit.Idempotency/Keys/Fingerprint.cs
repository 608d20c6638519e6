using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// What a request is: method, path, query, chosen headers, body. The body is hashed as it arrives; the handler, which comes later, reads it
/// from a buffer that moves to a file beyond 64 KiB, so memory stays bounded whatever the body's size.
/// </summary>
internal static class Fingerprint
{
    private const int BufferThreshold = 64 * 1024;
    private const int MinBufferSize = 4 * 1024;
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

        await AppendBodyAsync(hash, request, ct).ConfigureAwait(false);
        return hash.Finish();
    }

    private static async ValueTask AppendBodyAsync(PartedHash hash, HttpRequest request, CancellationToken ct)
    {
        // The memory is rented: a small body needs no more than its size.
        request.EnableBuffering((int)Math.Clamp(request.ContentLength ?? BufferThreshold, MinBufferSize, BufferThreshold));
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
