using System.Text.Json;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Logout;

/// <summary>A logout token: ends one session, or all sessions of a user.</summary>
internal sealed record LogoutToken(string Id, string? Subject, string? ServerSessionId)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int MaxIdLength = 256;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long the id is recorded to detect replays.</summary>
    public static TimeSpan ReplayLifetime { get; } = 3 * MaxAge;

    /// <summary>Reads a valid token (OpenID Connect Back-Channel Logout, 2.6); null if it ends no session.</summary>
    public static LogoutToken? Read(JsonWebToken token, DateTimeOffset now)
    {
        var sid = token.TryGetPayloadValue<string>("sid", out var session) && session.Length > 0 ? session : null;
        var subject = token.Subject is { Length: > 0 } name ? name : null;
        return IsLogout(token) && IsFresh(token, now) && (sid ?? subject) is not null
            ? new LogoutToken(token.Id, subject, sid) : null;
    }

    /// <summary>True for a logout token. A token with a nonce is an ID token and is refused.</summary>
    private static bool IsLogout(JsonWebToken token) =>
        token.Id is { Length: > 0 and <= MaxIdLength }
        && !token.TryGetPayloadValue<object>("nonce", out _)
        && token.TryGetPayloadValue<JsonElement>("events", out var events)
        && events.ValueKind == JsonValueKind.Object
        && events.TryGetProperty(Event, out var body)
        && body.ValueKind == JsonValueKind.Object;

    private static bool IsFresh(JsonWebToken token, DateTimeOffset now) =>
        NumericDate.Of(token, "iat") is { } issued && Math.Abs(now.ToUnixTimeSeconds() - issued) <= MaxAge.TotalSeconds;
}
