using System.Text.Json;

namespace EdgeKit.Auth.Oidc;

/// <summary>Tells a yes from a no and from neither.</summary>
internal static class OAuthResponse
{
    private const string SignedType = "application/jwt";
    private const int LongestError = 64;

    /// <exception cref="OAuthErrorException">The server said no.</exception>
    /// <exception cref="AuthorizationServerUnavailableException">The server said nothing of use.</exception>
    public static JsonElement Read(int status, string text)
    {
        if (status is >= 200 and < 300)
        {
            return text.Length == 0
                ? default : Parse(text) ?? throw new AuthorizationServerUnavailableException("it is no JSON object");
        }

        // Only an error of the protocol is a no; a 404 or a 403 of something in between must not log anybody out.
        var error = status is 400 or 401 ? Parse(text)?.Text("error") : null;
        throw error is null
            ? new AuthorizationServerUnavailableException($"it has the status {status}") : new OAuthErrorException(Plain(error));
    }

    /// <summary>
    /// What userinfo tells; default where it will not tell this caller (401, 403, or it is not there), or only in a
    /// signed form: the ID token suffices then.
    /// </summary>
    /// <exception cref="AuthorizationServerUnavailableException">The server said nothing of use, and may say more later.</exception>
    public static JsonElement ReadUserInfo(int status, string? type, string text) =>
        status is >= 400 and < 500 and not (408 or 429) || type == SignedType
        ? default
        : Read(status, text);

    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(this JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
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

    /// <summary>The word appears in logs and metrics.</summary>
    private static string Plain(string error) =>
        error.Length <= LongestError && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        ? error : "other";
}
