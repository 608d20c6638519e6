using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Checks the exact syntax of a signed JWT (RFC 7515, 3.1 and 4; RFC 7519, 7.2): three parts in canonical base64url, of
/// which header and payload are JSON objects in UTF-8 with unique names. Text that parsers could interpret differently
/// is refused, because a downstream service might read other claims.
/// </summary>
internal static class JwtSyntax
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>The problem, without any text of the token; null if there is none.</returns>
    public static string? FindProblem(string text)
    {
        Span<Range> parts = stackalloc Range[4];
        if (text.AsSpan().Split(parts, '.') != 3)
        {
            return "expected three parts separated by dots";
        }

        return FindPartProblem(text.AsSpan(parts[0])) is { } header ? $"its header {header}"
            : FindPartProblem(text.AsSpan(parts[1])) is { } payload ? $"its payload {payload}"
            : text.AsSpan(parts[2]).IsEmpty ? "it has no signature"
            : IsCanonical(text.AsSpan(parts[2])) ? null
            : "its signature is not base64url without padding";
    }

    private static string? FindPartProblem(ReadOnlySpan<char> part)
    {
        if (!IsCanonical(part))
        {
            return "is not base64url without padding";
        }

        var json = Base64Url.DecodeFromChars(part);
        if (!Utf8.IsValid(json))
        {
            return "is not UTF-8";
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "is not a JSON object";
        }
        catch (JsonException)
        {
            return "is not one JSON object with unique names";
        }
    }

    /// <summary>The last character has no surplus bits, or several texts would encode one signature.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> part)
    {
        if (part.ContainsAnyExcept(Letters))
        {
            return false;
        }

        return (part.Length % 4) switch
        {
            0 => true,
            2 => Alphabet.IndexOf(part[^1], StringComparison.Ordinal) % 16 == 0,
            3 => Alphabet.IndexOf(part[^1], StringComparison.Ordinal) % 4 == 0,
            _ => false,
        };
    }
}
