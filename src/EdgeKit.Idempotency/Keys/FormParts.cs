using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// What is in a form, in an order that does not depend on who has read it: fields by name, those of one name as they
/// came, then files. As the platform's forms do, it takes names that differ in case alone for one.
/// </summary>
internal sealed class FormParts
{
    /// <summary>As many as the platform's forms have by default; what has more counts by its bytes.</summary>
    public const int Most = 1024;

    private const int ChunkSize = 16 * 1024;

    private readonly List<(string Name, string Value)> _fields = [];
    private readonly List<(string? Name, string? FileName, string? Type, string Content)> _files = [];

    public int Count => _fields.Count + _files.Count;

    public static async ValueTask<FormParts> OfAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var parts = new FormParts();
        foreach (var (name, values) in form)
        {
            foreach (var value in values)
            {
                parts.AddField(name, Digest(value));
            }
        }

        foreach (var file in form.Files)
        {
            var content = file.OpenReadStream();
            await using (content.ConfigureAwait(false))
            {
                parts.AddFile(file.Name, file.FileName, TypeOf(
                    file), await DigestAsync(content, cancellationToken).ConfigureAwait(false));
            }
        }

        return parts;
    }

    /// <param name="name">The name.</param>
    /// <param name="value">The digest of its value.</param>
    public void AddField(string name, string value) => _fields.Add((name, value));

    /// <param name="name">The name of the field.</param>
    /// <param name="fileName">The name that the client gave the file.</param>
    /// <param name="type">Its content type.</param>
    /// <param name="content">The digest of its content.</param>
    public void AddFile(string? name, string? fileName, string? type, string content) =>
        _files.Add((name, fileName, type, content));

    public void AppendTo(PartedHash hash)
    {
        foreach (var group in _fields.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).OrderBy(
            g => g.Key.ToUpperInvariant(), StringComparer.Ordinal))
        {
            hash.Append(group.Key);
            foreach (var (_, value) in group)
            {
                hash.Append(value);
            }

            hash.Append(null);
        }

        hash.Append(null);
        foreach (var (name, fileName, type, content) in _files)
        {
            hash.Append(name);
            hash.Append(fileName);
            hash.Append(type);
            hash.Append(content);
        }
    }

    public static string Digest(string? text)
    {
        using var hash = PartedHash.Rent();
        hash.AppendOpen(Encoding.UTF8.GetBytes(text ?? ""));
        return hash.Finish();
    }

    public static async ValueTask<string> DigestAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = PartedHash.Rent();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendOpen(chunk.AsSpan(0, read));
            }

            return hash.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static string? TypeOf(IFormFile file) => file.Headers is null ? null : file.ContentType;
}
