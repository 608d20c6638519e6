using System.Buffers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// What a request is: method, path, query, chosen headers, content. The body is hashed as it arrives; the handler,
/// which comes later, reads it from a buffer that moves to a file beyond 64 KiB, so memory stays bounded whatever the
/// body's size. A form counts by what is in it, whoever reads it first: how it is written, a multipart boundary above
/// all, is new with every attempt.
/// </summary>
internal static class Fingerprint
{
    private const int BufferThreshold = 64 * 1024;
    private const int MinBufferSize = 4 * 1024;
    private const int ChunkSize = 16 * 1024;

    /// <summary>No method is called so.</summary>
    private const string FormMark = "(form)";

    /// <returns><see langword="null"/> when a stage in front has read the body and left nothing of it.</returns>
    public static async ValueTask<string?> ComputeAsync(
        HttpRequest request, IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        if (FormOf(request.HttpContext.Features) is { } known)
        {
            using var hash = Begin(request, headers, FormMark);
            (await FormParts.OfAsync(known, cancellationToken).ConfigureAwait(false)).AppendTo(hash);
            return hash.Finish();
        }

        var sent = SentBody.Of(request);

        // The memory is rented: a small body needs no more than its size.
        request.EnableBuffering(
            (int)Math.Clamp(request.ContentLength ?? BufferThreshold, MinBufferSize, BufferThreshold));
        request.Body.Position = 0;
        var form = await FormReading.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        request.Body.Position = 0;
        return await ComputeAsync(request, headers, sent, form, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The form that somebody has read; without his verdict on it, by which the platform keeps a forged one from who
    /// would act on it.
    /// </summary>
    private static IFormCollection? FormOf(IFeatureCollection features)
    {
        if (features.Get<IFormFeature>() is not { } feature)
        {
            return null;
        }

        var verdict = features.Get<IAntiforgeryValidationFeature>();
        features.Set<IAntiforgeryValidationFeature>(null);
        try
        {
            return feature.Form;
        }
        finally
        {
            features.Set(verdict);
        }
    }

    private static async ValueTask<string?> ComputeAsync(HttpRequest request,
        IReadOnlyList<string> headers, SentBody sent, FormParts? form, CancellationToken cancellationToken)
    {
        using var hash = Begin(request, headers, form is null ? null : FormMark);
        form?.AppendTo(hash);
        var length = await ReadAsync(request.Body, form is null ? hash : null, cancellationToken).ConfigureAwait(false);
        request.Body.Position = 0;
        var fingerprint = hash.Finish();
        return sent.IsGone(length) ? null : fingerprint;
    }

    private static PartedHash Begin(HttpRequest request, IReadOnlyList<string> headers, string? mark)
    {
        var hash = PartedHash.Rent();
        if (mark is not null)
        {
            hash.Append(mark);
        }

        hash.Append(request.Method);
        hash.Append(request.PathBase + request.Path);
        hash.Append(request.QueryString.Value);
        foreach (var name in headers)
        {
            hash.Append(name.ToUpperInvariant());
            hash.Append(request.Headers.TryGetValue(name, out var value)
                ? Normalize(name, value.ToString(), mark is not null) : null);
        }

        // The same bytes are another content in another coding. A stage that unpacks them takes the header away.
        if (request.Headers.TryGetValue(HeaderNames.ContentEncoding, out var coding))
        {
            hash.Append(HeaderNames.ContentEncoding);
            hash.Append(coding.ToString());
        }

        return hash;
    }

    private static string Normalize(string name, string value, bool isForm) =>
        name.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        ? ContentTypes.Normalize(value, isForm) : value;

    /// <summary>Reads to the end, from wherever it is, and hashes what it reads.</summary>
    private static async ValueTask<long> ReadAsync(Stream body, PartedHash? hash, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var length = 0L;
        try
        {
            int read;
            while ((read = await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                hash?.AppendOpen(chunk.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return length;
    }
}
