using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Telemetry;

internal static partial class AuthLog
{
    [LoggerMessage(1, LogLevel.Information, "The signing keys of issuer {Issuer} were fetched: {Count} keys.")]
    public static partial void KeysFetched(ILogger logger, string issuer, int count);

    [LoggerMessage(2, LogLevel.Warning,
        "The signing keys of issuer {Issuer} could not be fetched from {Authority}: {Reason}. Last good keys in use: {LastGood}.")]
    public static partial void KeysNotFetched(ILogger logger, string issuer, Uri authority, string reason, bool lastGood);
}
