using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Tests.Stages;

/// <summary>What came over the wire: status, fields and bytes.</summary>
internal sealed record StageReply(int Status, SortedDictionary<string, string> Fields, byte[] Body)
{
    /// <summary>What a cache adds, and what differs from one request to the next.</summary>
    private static readonly string[] OfThePassage = ["Cache-Status", "Age", "Date", "Idempotency-Replayed"];

    /// <summary>How the body is delimited: a stored one is whole, and its length is known.</summary>
    private static readonly string[] Framing = ["Content-Length", "Transfer-Encoding"];

    public string? this[string name] => Fields.GetValueOrDefault(name);

    public string CacheStatus => Fields.GetValueOrDefault("Cache-Status", "");

    public static async Task<StageReply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        new(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(
            h => h.Key, h => string.Join(", ", h.Value).Replace(",", ", ", StringComparison.Ordinal).Replace(
                "  ", " ", StringComparison.Ordinal)), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());

    /// <summary>All that must not depend on which way the request went.</summary>
    public string Essence(bool framing = true) => string.Join('\n', Fields
        .Where(f => !OfThePassage.Contains(f.Key, StringComparer.OrdinalIgnoreCase)
            && (framing || !Framing.Contains(f.Key, StringComparer.OrdinalIgnoreCase)))
        .Select(f => $"{f.Key}: {f.Value}")
        .Prepend($"{Status}")
        .Append($"{Text.Length}: {Text[..Math.Min(20, Text.Length)]} {Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(Text)))}"));

    /// <summary>The body, uncompressed: how a compressor cuts it depends on when it is told to flush.</summary>
    public string Text
    {
        get
        {
            using var body = new MemoryStream(Body);
            using Stream plain = this["Content-Encoding"] switch
            {
                "gzip" => new GZipStream(body, CompressionMode.Decompress),
                "br" => new BrotliStream(body, CompressionMode.Decompress),
                _ => body,
            };
            using var reader = new StreamReader(plain, Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }
}
