using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Reads the parts of a form that has not been read yet. Unreadable forms are hashed by their bytes.</summary>
internal static class FormReader
{
    /// <summary>URL-encoded forms are read into memory; larger ones are hashed by their bytes.</summary>
    private const int MaxTextLength = 1024 * 1024;

    private const int MaxBoundaryLength = 128;
    private const int ChunkSize = 4 * 1024;

    public static async ValueTask<FormParts?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MayBeForm(request) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        try
        {
            if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return await ReadFieldsAsync(request, EncodingOf(type), cancellationToken).ConfigureAwait(false);
            }

            var isForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
            return BoundaryOf(type) is { } boundary
                ? await ReadPartsAsync(request.Body, boundary, isForm, cancellationToken).ConfigureAwait(false)
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
        // Buffered first, because the reader limits single values but not the whole form.
        await request.Body.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        if (request.Body.Position > MaxTextLength)
        {
            return null;
        }

        request.Body.Position = 0;
        var reader = new FormPipeReader(PipeReader.Create(request.Body), text)
        {
            ValueCountLimit = FormParts.MaxCount, KeyLengthLimit = MaxTextLength, ValueLengthLimit = MaxTextLength,
        };
        var parts = new FormParts();
        parts.AddFields(await reader.ReadFormAsync(cancellationToken).ConfigureAwait(false));
        return parts;
    }

    private static async ValueTask<FormParts?> ReadPartsAsync(
        Stream body, string boundary, bool isForm, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, body);
        var parts = new FormParts();
        while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            var isRead = isForm
                ? await AddFormPartAsync(parts, section, cancellationToken).ConfigureAwait(false)
                : await AddPartAsync(parts, section, cancellationToken).ConfigureAwait(false);
            if (!isRead || parts.Count > FormParts.MaxCount)
            {
                return null;
            }
        }

        return parts;
    }

    /// <summary>Adds a part of multipart content that is not a form; all its headers count.</summary>
    private static async ValueTask<bool> AddPartAsync(
        FormParts parts, MultipartSection section, CancellationToken cancellationToken)
    {
        var headers = (section.Headers ?? []).OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .Select(h => $"{h.Key.ToUpperInvariant()}:{h.Value}\n");
        var content = await FormParts.DigestAsync(section.Body, cancellationToken).ConfigureAwait(false);
        parts.AddFile(string.Concat(headers), null, null, content);
        return true;
    }

    private static async ValueTask<bool> AddFormPartAsync(
        FormParts parts, MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            return false;
        }

        if (disposition.IsFileDisposition())
        {
            var file = new FileMultipartSection(section, disposition);
            var content = await FormParts.DigestAsync(section.Body, cancellationToken).ConfigureAwait(false);
            parts.AddFile(file.Name, file.FileName, section.ContentType, content);
            return true;
        }

        if (disposition.IsFormDisposition())
        {
            var field = new FormMultipartSection(section, disposition);
            parts.AddField(field.Name, await DigestTextAsync(section, cancellationToken).ConfigureAwait(false));
            return true;
        }

        return false;
    }

    /// <summary>Hashes the text as UTF-8: a form that was read before has lost its original encoding.</summary>
    private static async ValueTask<string> DigestTextAsync(
        MultipartSection section, CancellationToken cancellationToken)
    {
        var source = MediaTypeHeaderValue.TryParse(section.ContentType, out var type)
            ? EncodingOf(type) : Encoding.UTF8;
        using var reader = new StreamReader(
            section.Body, source, detectEncodingFromByteOrderMarks: true, bufferSize: ChunkSize, leaveOpen: true);
        using var hash = LengthPrefixedHash.Rent();
        var encoder = Encoding.UTF8.GetEncoder(); // a surrogate pair may be split between two chunks
        var chars = ArrayPool<char>.Shared.Rent(ChunkSize);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(chars.Length));
        try
        {
            int read;
            while ((read = await reader.ReadAsync(chars.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendRaw(bytes.AsSpan(0, encoder.GetBytes(chars.AsSpan(0, read), bytes, flush: false)));
            }

            return hash.Finish();
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
            ArrayPool<byte>.Shared.Return(bytes);
        }
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
