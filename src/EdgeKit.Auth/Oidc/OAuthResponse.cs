using System.Text.Json;

namespace EdgeKit.Auth.Oidc;

/// <summary>Reads responses of the authorization server: success, OAuth error, or unavailable.</summary>
internal static class OAuthResponse
{
    private const string SignedType = "application/jwt";
    private const int MaxErrorLength = 64;

    /// <exception cref="OAuthErrorException">The response is an OAuth error.</exception>
    /// <exception cref="AuthorizationServerUnavailableException">The response is anything else.</exception>
    public static JsonElement Read(int status, string text)
    {
        if (status is >= 200 and < 300)
        {
            return text.Length == 0 ? default
                : Parse(text) ?? throw new AuthorizationServerUnavailableException("the response is not a JSON object");
        }

        // Only an OAuth error refuses; a 403 or 404 of a proxy in between must not end sessions.
        var error = status is 400 or 401 ? Parse(text)?.Text("error") : null;
        throw error is null
            ? new AuthorizationServerUnavailableException($"the response has the status {status}")
            : new OAuthErrorException(Sanitize(error));
    }

    /// <summary>Returns default if the access token is refused (4xx) or the response signed.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">A retry may succeed.</exception>
    public static JsonElement ReadUserInfo(int status, string? type, string text) =>
        status is >= 400 and < 500 and not (408 or 429) || type == SignedType ? default : Read(status, text);

    /// <summary>Returns a string property, or null.</summary>
    public static string? Text(this JsonElement response, string name) =>
        response.ValueKind == JsonValueKind.Object
        && response.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces unexpected text, because error codes appear in logs and metrics.</summary>
    private static string Sanitize(string error) =>
        error.Length <= MaxErrorLength && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        ? error : "other";
}
