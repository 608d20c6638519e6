using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Hashes a request: method, path, query, selected headers and content. The body is hashed while it is buffered for the
/// handler, in memory up to 64 KiB and in a file beyond, so memory use is bounded. A form is hashed by its fields and
/// files rather than its bytes, because clients encode it differently on each attempt, for example with a new multipart
/// boundary.
/// </summary>
internal static class Fingerprint
{
    private const int BufferThreshold = 64 * 1024;
    private const int MinBufferSize = 4 * 1024;

    /// <summary>Not a valid HTTP method, so it cannot collide with one.</summary>
    private const string FormMarker = "(form)";

    /// <returns>Null if earlier middleware has consumed the body.</returns>
    public static async ValueTask<string?> ComputeAsync(
        HttpRequest request, IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        if (FormOf(request.HttpContext.Features) is { } known)
        {
            using var hash = Begin(request, headers, FormMarker);
            (await FormParts.OfAsync(known, cancellationToken).ConfigureAwait(false)).AppendTo(hash);
            return hash.Finish();
        }

        var received = ReceivedBody.Of(request);

        // Rents no more memory than a small body needs.
        request.EnableBuffering(
            (int)Math.Clamp(request.ContentLength ?? BufferThreshold, MinBufferSize, BufferThreshold));
        request.Body.Position = 0;
        var form = await FormReader.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        request.Body.Position = 0;
        return await ComputeAsync(request, headers, received, form, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns a form read earlier, without its antiforgery result: an invalid one throws.</summary>
    private static IFormCollection? FormOf(IFeatureCollection features)
    {
        if (features.Get<IFormFeature>() is not { } feature)
        {
            return null;
        }

        var antiforgery = features.Get<IAntiforgeryValidationFeature>();
        features.Set<IAntiforgeryValidationFeature>(null);
        try
        {
            return feature.Form;
        }
        finally
        {
            features.Set(antiforgery);
        }
    }

    private static async ValueTask<string?> ComputeAsync(
        HttpRequest request, IReadOnlyList<string> headers, ReceivedBody received, FormParts? form,
        CancellationToken cancellationToken)
    {
        using var hash = Begin(request, headers, form is null ? null : FormMarker);
        form?.AppendTo(hash);
        await (form is null
            ? hash.AppendRawAsync(request.Body, cancellationToken)
            : request.Body.CopyToAsync(Stream.Null, cancellationToken)).ConfigureAwait(false);
        var length = request.Body.Position;
        request.Body.Position = 0;
        var fingerprint = hash.Finish();
        return received.WasConsumed(length) ? null : fingerprint;
    }

    private static LengthPrefixedHash Begin(HttpRequest request, IReadOnlyList<string> headers, string? mark)
    {
        var hash = LengthPrefixedHash.Rent();
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

        // The same bytes with another coding are other content. Middleware that decompresses removes the header.
        if (request.Headers.TryGetValue(HeaderNames.ContentEncoding, out var coding))
        {
            hash.Append(HeaderNames.ContentEncoding);
            hash.Append(coding.ToString());
        }

        return hash;
    }

    private static string Normalize(string name, string value, bool isForm) =>
        name.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        ? ContentTypeNormalizer.Normalize(value, isForm) : value;
}
