using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>Every message of this project; ids are stable.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(2001, LogLevel.Debug, "Refused {Method} {Path} by {Policies}; retry after {RetryAfter}.")]
    public static partial void Refused(
        ILogger logger, string method, string path, string policies, TimeSpan retryAfter);

    [LoggerMessage(2002,
        LogLevel.Warning, "Redis does not answer: the rate-limit policy {Policy} is decided by {Rung} until it does.")]
    public static partial void Degraded(ILogger logger, string policy, string rung);

    [LoggerMessage(2003, LogLevel.Information, "The rate-limit policy {Policy} is decided in Redis again.")]
    public static partial void Recovered(ILogger logger, string policy);
}
