using System.Globalization;
using System.Text.Json;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>Reads a token response (RFC 6749, 5.1) and computes when to refresh the token.</summary>
internal static class TokenResponse
{
    private const double RefreshShare = 3;
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <param name="response">The response.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="options">Defines how long before its expiry a token is refreshed.</param>
    /// <param name="previous">The replaced tokens; a refresh token or scope that the response omits is kept.</param>
    /// <exception cref="AuthorizationServerUnavailableException">The response contains no bearer token.</exception>
    public static TokenSet Read(JsonElement response, DateTimeOffset now, BffOptions options, TokenSet? previous)
    {
        if (response.Text("access_token") is not { Length: > 0 } access || !IsBearer(response))
        {
            throw new AuthorizationServerUnavailableException("it contains no bearer token");
        }

        var lifetime = ReadLifetime(response);
        var early = options.RefreshBefore < lifetime / RefreshShare ? options.RefreshBefore : lifetime / RefreshShare;
        return new TokenSet(
            access, now + lifetime - early, now + lifetime,
            response.Text("refresh_token") ?? previous?.RefreshToken,
            response.Text("scope") ?? previous?.Scope ?? string.Join(' ', options.Scopes));
    }

    private static bool IsBearer(JsonElement response) =>
        string.Equals(response.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan ReadLifetime(JsonElement response)
    {
        // Some servers send the number as a string (ADFS, Azure AD v1).
        var text = response.TryGetProperty("expires_in", out var value) ? value.ToString() : "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, MaxLifetime.TotalSeconds))
            : DefaultLifetime;
    }
}
