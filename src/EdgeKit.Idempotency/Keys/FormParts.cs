using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>The content of a form in an order that does not depend on its reader. Names ignore case.</summary>
internal sealed class FormParts
{
    /// <summary>The default limit of ASP.NET Core's forms. Larger forms are hashed by their bytes.</summary>
    public const int MaxCount = 1024;

    private readonly List<(string Name, string Value)> _fields = [];
    private readonly List<(string? Name, string? FileName, string? Type, string Content)> _files = [];

    public int Count => _fields.Count + _files.Count;

    public static async ValueTask<FormParts> OfAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var parts = new FormParts();
        parts.AddFields(form);
        foreach (var file in form.Files)
        {
            var content = file.OpenReadStream();
            await using (content.ConfigureAwait(false))
            {
                var type = file.Headers is null ? null : file.ContentType;
                var digest = await DigestAsync(content, cancellationToken).ConfigureAwait(false);
                parts.AddFile(file.Name, file.FileName, type, digest);
            }
        }

        return parts;
    }

    public void AddField(string name, string digest) => _fields.Add((name, digest));

    public void AddFields(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, values) in fields)
        {
            foreach (var value in values)
            {
                using var hash = LengthPrefixedHash.Rent();
                hash.AppendRaw(Encoding.UTF8.GetBytes(value ?? ""));
                AddField(name, hash.Finish());
            }
        }
    }

    public void AddFile(string? name, string? fileName, string? type, string content) =>
        _files.Add((name, fileName, type, content));

    public void AppendTo(LengthPrefixedHash hash)
    {
        foreach (var group in _fields.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(g => g.Key.ToUpperInvariant(), StringComparer.Ordinal))
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

    public static async ValueTask<string> DigestAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = LengthPrefixedHash.Rent();
        await hash.AppendRawAsync(content, cancellationToken).ConfigureAwait(false);
        return hash.Finish();
    }
}
