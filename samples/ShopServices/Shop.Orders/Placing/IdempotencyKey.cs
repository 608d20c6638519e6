using System.Security.Cryptography;
using System.Text;

namespace Shop.Orders.Placing;

/// <summary>
/// The header of draft-ietf-httpapi-idempotency-key-header-07, a structured-field string. Clients send it bare as
/// often, so <c>abc</c> and <c>"abc"</c> are the same key.
/// </summary>
internal static class IdempotencyKey
{
    public const string HeaderName = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>Reads the key, or says in one sentence what is wrong with it.</summary>
    public static (string? Key, string? Flaw) Read(IReadOnlyList<string?> headers)
    {
        if (headers.Count != 1)
        {
            return (null, headers.Count == 0 ? "is required." : "must be sent once.");
        }

        var text = (headers[0] ?? "").Trim(' ', '\t');
        var key = text.StartsWith('"') ? Unquote(text) : text;
        if (key is null)
        {
            return (null, "has a quote that is not closed or not escaped.");
        }

        if (key.Length is 0 or > MaxLength)
        {
            return (null, $"must have 1 to {MaxLength} characters.");
        }

        return key.All(static character => character is >= ' ' and <= '~')
            ? (key, null)
            : (null, "must be printable ASCII.");
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    // RFC 9651, section 4.2.5: a backslash goes before a quote or a backslash and before nothing else.
    private static string? Unquote(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return at == text.Length - 1 ? key.ToString() : null;
            }

            if (text[at] == '\\' && (++at == text.Length || text[at] is not ('"' or '\\')))
            {
                return null;
            }

            key.Append(text[at]);
        }

        return null;
    }
}
