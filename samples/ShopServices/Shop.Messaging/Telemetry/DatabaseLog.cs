using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Telemetry;

internal static partial class DatabaseLog
{
    [LoggerMessage(1, LogLevel.Warning, "The storage is unavailable, {Method} {Path} is refused: {Error}")]
    public static partial void Refused(ILogger logger, string method, string path, string error);
}
