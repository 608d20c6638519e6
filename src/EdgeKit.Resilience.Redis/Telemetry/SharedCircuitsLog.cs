using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Redis.Telemetry;

internal static partial class SharedCircuitsLog
{
    [LoggerMessage(1, LogLevel.Debug,
        "Redis is unreachable, so open circuits are not shared; this instance decides alone until it is back.")]
    public static partial void Unreachable(ILogger logger, Exception exception);
}
