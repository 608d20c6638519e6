using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Telemetry;

internal static partial class AuthLog
{
    [LoggerMessage(1, LogLevel.Information, "The signing keys of issuer {Issuer} were fetched: {Count} keys.")]
    public static partial void KeysFetched(ILogger logger, string issuer, int count);

    [LoggerMessage(2, LogLevel.Warning,
        "The signing keys of issuer {Issuer} could not be fetched from {Authority}: {Reason}. Previous keys in "
        + "use: {LastGood}.")]
    public static partial void KeysNotFetched(
        ILogger logger, string issuer, Uri authority, string reason, bool lastGood);

    [LoggerMessage(3, LogLevel.Information, "A login was refused: {Reason}.")]
    public static partial void LoginRefused(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A login failed: {Reason}")]
    public static partial void LoginUnavailable(ILogger logger, string reason);

    [LoggerMessage(
        5, LogLevel.Warning, "An access token could not be refreshed yet and is used until it expires: {Reason}")]
    public static partial void RefreshPostponed(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Error,
        "Refreshed tokens could not be stored because Redis was unavailable; the session ends when its access "
        + "token expires.")]
    public static partial void RefreshNotStored(ILogger logger);

    [LoggerMessage(7, LogLevel.Information, "The authorization server logged out a user; sessions ended: {Count}.")]
    public static partial void LoggedOutByServer(ILogger logger, int count);

    [LoggerMessage(8, LogLevel.Information, "A logout token was refused: {Reason}.")]
    public static partial void LogoutRefused(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Error,
        "The authorization server refused to start a login: {Error}. Register the redirect URI {RedirectUri} for "
        + "the client {ClientId}, and compare its secret and scopes.")]
    public static partial void ClientRefused(ILogger logger, string error, string clientId, string redirectUri);

    [LoggerMessage(11, LogLevel.Error, "A token could not be validated; its caller is treated as anonymous.")]
    public static partial void TokenNotChecked(ILogger logger, Exception error);

    [LoggerMessage(13, LogLevel.Information,
        "{Endpoint} does not accept the access token, whose audience may be an API. The claims come from the ID "
        + "token alone.")]
    public static partial void UserInfoRefused(ILogger logger, Uri endpoint);

    [LoggerMessage(9, LogLevel.Warning, "A refresh token could not be revoked at the authorization server: {Reason}")]
    public static partial void NotRevoked(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Information,
        "The application's default scheme {Scheme} remains the default. EdgeKit's callers are authenticated "
        + "where an endpoint names a policy of EdgeKit:Auth:Policies or the scheme EdgeKit.")]
    public static partial void DefaultSchemeKept(ILogger logger, string scheme);
}
