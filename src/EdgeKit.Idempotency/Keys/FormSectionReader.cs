using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Hashes one part of <c>multipart/form-data</c> as it is read.</summary>
internal static class FormSectionReader
{
    private const int ChunkSize = 4 * 1024;

    public static async ValueTask<bool> AddAsync(
        FormParts parts, MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            return false;
        }

        if (disposition.IsFileDisposition())
        {
            var file = new FileMultipartSection(section, disposition);
            parts.AddFile(file.Name, file.FileName, section.ContentType, await FormParts.DigestAsync(
                section.Body, cancellationToken).ConfigureAwait(false));
            return true;
        }

        if (disposition.IsFormDisposition())
        {
            parts.AddField(new FormMultipartSection(
                section, disposition).Name, await DigestTextAsync(section, cancellationToken).ConfigureAwait(false));
            return true;
        }

        return false;
    }

    /// <summary>Hashes the text as UTF-8: a form that was read before has lost its original encoding.</summary>
    private static async ValueTask<string> DigestTextAsync(
        MultipartSection section, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(section.Body, EncodingOf(
            section), detectEncodingFromByteOrderMarks: true, bufferSize: ChunkSize, leaveOpen: true);
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

    private static Encoding EncodingOf(MultipartSection section) =>
        MediaTypeHeaderValue.TryParse(section.ContentType, out var type)
        && type.Encoding is { CodePage: not 65000 } encoding ? encoding : Encoding.UTF8;
}
