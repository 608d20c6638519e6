using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Decides whether a text is a signed JWT by the letter (RFC 7515, 3.1 and 4; RFC 7519, 7.2): three parts in base64url
/// without padding, in the one form that encoders write, of which the first two are each one JSON object in UTF-8 whose
/// names are unique. What is read in two ways could be read as two tokens: here, and by a service behind.
/// </summary>
internal static class JwtSyntax
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>What is wrong, without a word of the token; or null.</returns>
    public static string? FindProblem(string text)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = text.AsSpan().Split(parts, '.');
        if (count != 3)
        {
            return "expected three parts with dots between them";
        }

        return ProblemOf(text.AsSpan(parts[0])) is { } header ? $"its header {header}"
            : ProblemOf(text.AsSpan(parts[1])) is { } payload ? $"its payload {payload}"
            : text.AsSpan(parts[2]).IsEmpty ? "it has no signature"
            : IsCanonical(text.AsSpan(parts[2])) ? null
            : "its signature is no base64url without padding";
    }

    private static string? ProblemOf(ReadOnlySpan<char> part)
    {
        if (!IsCanonical(part))
        {
            return "is no base64url without padding";
        }

        var json = Base64Url.DecodeFromChars(part);
        if (!Utf8.IsValid(json))
        {
            return "is no UTF-8";
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "is no JSON object";
        }
        catch (JsonException)
        {
            return "is not one JSON object with unique names";
        }
    }

    /// <summary>
    /// The bits that the last letter has too many must be zero: otherwise several texts would be one signature.
    /// </summary>
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
