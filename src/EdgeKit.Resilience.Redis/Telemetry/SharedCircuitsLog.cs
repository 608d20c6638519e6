using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Redis.Telemetry;

internal static partial class SharedCircuitsLog
{
    [LoggerMessage(
        1, LogLevel.Debug, "Redis does not carry the news of circuits; this instance judges alone until it does.")]
    public static partial void Unreachable(ILogger logger, Exception exception);
}
