using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>The log messages of this project. Event ids are stable.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(2001, LogLevel.Debug, "Refused {Method} {Path} by {Policies}; retry after {RetryAfter}.")]
    public static partial void Refused(
        ILogger logger, string method, string path, string policies, TimeSpan retryAfter);

    [LoggerMessage(2002, LogLevel.Warning,
        "Redis is unavailable: the rate-limit policy {Policy} is decided by {Source} until Redis replies.")]
    public static partial void Degraded(ILogger logger, string policy, string source);

    [LoggerMessage(2003, LogLevel.Information, "The rate-limit policy {Policy} is decided in Redis again.")]
    public static partial void Recovered(ILogger logger, string policy);
}
