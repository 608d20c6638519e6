using System.Globalization;
using System.Text.Json;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Reads a token answer (RFC 6749, 5.1) and decides when the token should be renewed: a pure function.
/// </summary>
internal static class TokenResponse
{
    private const double LatestShare = 3;
    private static readonly TimeSpan Unstated = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="answer">The answer.</param>
    /// <param name="now">When it came.</param>
    /// <param name="options">How early to renew.</param>
    /// <param name="previous">
    /// What the answer replaces: a refresh token and scopes that it leaves out stay as they were.
    /// </param>
    /// <exception cref="AuthorizationServerUnavailableException">It is no token answer.</exception>
    public static TokenSet Read(JsonElement answer, DateTimeOffset now, BffOptions options, TokenSet? previous)
    {
        if (answer.Text("access_token") is not { Length: > 0 } access || !IsBearer(answer))
        {
            throw new AuthorizationServerUnavailableException("there is no bearer token in it");
        }

        var lifetime = Lifetime(answer);
        var early = options.RefreshBefore < lifetime / LatestShare ? options.RefreshBefore : lifetime / LatestShare;
        var scope = answer.Text("scope") ?? previous?.Scope ?? string.Join(' ', options.Scopes);
        return new TokenSet(access, now + lifetime - early, now + lifetime, answer.Text("refresh_token")
            ?? previous?.RefreshToken, scope);
    }

    private static bool IsBearer(JsonElement answer) =>
        string.Equals(answer.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan Lifetime(JsonElement answer)
    {
        // Some servers write the number as a text (ADFS, Azure AD v1).
        var text = answer.TryGetProperty("expires_in", out var value) ? value.ToString() : "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, Longest.TotalSeconds))
            : Unstated;
    }
}
