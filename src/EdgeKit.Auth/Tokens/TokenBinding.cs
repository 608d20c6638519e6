using System.Security.Claims;
using System.Text.Json;

namespace EdgeKit.Auth.Tokens;

/// <summary>The key binding of a token (RFC 7800): none, a key thumbprint, or a kind that is not supported.</summary>
internal readonly record struct TokenBinding(bool Exists, string? Thumbprint)
{
    public static TokenBinding Of(ClaimsIdentity identity) =>
        identity.FindFirst("cnf") is { } claim ? new TokenBinding(true, ThumbprintIn(claim.Value)) : default;

    private static string? ThumbprintIn(string confirmation)
    {
        try
        {
            using var document = JsonDocument.Parse(confirmation);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("jkt", out var thumbprint)
                && thumbprint.ValueKind == JsonValueKind.String
                    ? thumbprint.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
