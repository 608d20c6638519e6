using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Reads the parts of a form that has not been read yet, with ASP.NET Core's readers. A form that they cannot read is
/// hashed by its bytes.
/// </summary>
internal static class FormReader
{
    /// <summary>URL-encoded forms are read into memory; larger ones are hashed by their bytes.</summary>
    private const int MaxTextLength = 1024 * 1024;

    private const int MaxBoundaryLength = 128;

    /// <param name="request">The request; its body must be buffered and rewound.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    public static async ValueTask<FormParts?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MayBeForm(request) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        try
        {
            return type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
                ? await ReadFieldsAsync(request, EncodingOf(type), cancellationToken).ConfigureAwait(false)
                : BoundaryOf(type) is { } boundary
                    ? await ReadPartsAsync(request.Body, boundary, type.MediaType.Equals(
                        "multipart/form-data", StringComparison.OrdinalIgnoreCase), cancellationToken).ConfigureAwait(
                            false)
                    : null;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return null;
        }
    }

    /// <summary>A cheap test, because most requests are not forms. Compressed content cannot be read.</summary>
    private static bool MayBeForm(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0 && request.ContentType is { } type
        && (type.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || type.Contains("multipart", StringComparison.OrdinalIgnoreCase));

    private static async ValueTask<FormParts?> ReadFieldsAsync(
        HttpRequest request, Encoding text, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxTextLength)
        {
            return null;
        }

        var pipe = PipeReader.Create(new LengthLimitedStream(request.Body, MaxTextLength));
        var reader = new FormPipeReader(
            pipe, text) { ValueCountLimit = FormParts.MaxCount, KeyLengthLimit = MaxTextLength, ValueLengthLimit = MaxTextLength };
        var parts = new FormParts();
        foreach (var (name, values) in await reader.ReadFormAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                parts.AddField(name, FormParts.Digest(value));
            }
        }

        return parts;
    }

    private static async ValueTask<FormParts?> ReadPartsAsync(
        Stream body, string boundary, bool isForm, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, body);
        var parts = new FormParts();
        while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            var isRead = isForm ? await FormSectionReader.AddAsync(parts, section, cancellationToken).ConfigureAwait(false)
                : await AddAsync(parts, section, cancellationToken).ConfigureAwait(false);
            if (!isRead || parts.Count > FormParts.MaxCount)
            {
                return null;
            }
        }

        return parts;
    }

    /// <summary>Adds a part of multipart content that is not a form; all its headers count.</summary>
    private static async ValueTask<bool> AddAsync(
        FormParts parts, MultipartSection section, CancellationToken cancellationToken)
    {
        var headers = (section.Headers ?? []).OrderBy(
            h => h.Key, StringComparer.OrdinalIgnoreCase).Select(h => $"{h.Key.ToUpperInvariant()}:{h.Value}\n");
        parts.AddFile(string.Concat(
            headers), null, null, await FormParts.DigestAsync(section.Body, cancellationToken).ConfigureAwait(false));
        return true;
    }

    private static string? BoundaryOf(MediaTypeHeaderValue type) =>
        type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary.ToString()
            : null;

    /// <summary>Selects the encoding as ASP.NET Core's forms do.</summary>
    private static Encoding EncodingOf(MediaTypeHeaderValue type) =>
        type.Encoding is { CodePage: not 65000 } text ? text : Encoding.UTF8;
}
