using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Reads the parts of a form that nobody has read yet, with the platform's readers. What they cannot read counts by its
/// bytes.
/// </summary>
internal static class FormReading
{
    /// <summary>
    /// Its texts are in memory while they are read; beyond this a form without parts counts by its bytes.
    /// </summary>
    private const int MostText = 1024 * 1024;

    private const int LongestBoundary = 128;

    /// <param name="request">Its body is buffered, and at its beginning.</param>
    /// <param name="cancellationToken">Fires when the caller hangs up.</param>
    public static async ValueTask<FormParts?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MayBeForm(request) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        try
        {
            return type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
                ? await ReadFieldsAsync(request, TextOf(type), cancellationToken).ConfigureAwait(false)
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

    /// <summary>Most requests are not, which shall cost them nothing. What is still packed cannot be read.</summary>
    private static bool MayBeForm(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0 && request.ContentType is { } type
        && (type.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || type.Contains("multipart", StringComparison.OrdinalIgnoreCase));

    private static async ValueTask<FormParts?> ReadFieldsAsync(
        HttpRequest request, Encoding text, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostText)
        {
            return null;
        }

        var pipe = PipeReader.Create(new CappedStream(request.Body, MostText));
        var reader = new FormPipeReader(
            pipe, text) { ValueCountLimit = FormParts.Most, KeyLengthLimit = MostText, ValueLengthLimit = MostText };
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
            var isRead = isForm ? await FormSection.AddAsync(parts, section, cancellationToken).ConfigureAwait(false)
                : await AddAsync(parts, section, cancellationToken).ConfigureAwait(false);
            if (!isRead || parts.Count > FormParts.Most)
            {
                return null;
            }
        }

        return parts;
    }

    /// <summary>A part of a multipart content that is no form: all that its headers say belongs to it.</summary>
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
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary.ToString()
            : null;

    /// <summary>As the platform's forms choose it.</summary>
    private static Encoding TextOf(MediaTypeHeaderValue type) =>
        type.Encoding is { CodePage: not 65000 } text ? text : Encoding.UTF8;
}
