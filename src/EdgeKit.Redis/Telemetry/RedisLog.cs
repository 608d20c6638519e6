using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.Telemetry;

internal static partial class RedisLog
{
    [LoggerMessage(1, LogLevel.Information, "Redis at {EndPoints} is ready.")]
    public static partial void Ready(ILogger logger, string endPoints);

    [LoggerMessage(2, LogLevel.Information, "Redis at {EndPoints} is ready again after {Outage}.")]
    public static partial void Recovered(ILogger logger, string endPoints, TimeSpan outage);

    [LoggerMessage(3, LogLevel.Warning, "Redis at {EndPoints} is unavailable: calls are refused until a probe is answered.")]
    public static partial void Unavailable(ILogger logger, string endPoints);

    [LoggerMessage(4, LogLevel.Error, "Redis at {EndPoints} refuses the password of the connection string.")]
    public static partial void PasswordRefused(ILogger logger, string endPoints);

    [LoggerMessage(5, LogLevel.Warning, "Redis at {EndPoints} cannot be reached yet. Is it running, and are host and port right?")]
    public static partial void NotReached(ILogger logger, string endPoints);

    [LoggerMessage(6, LogLevel.Error, "A handler of messages on the Redis channel {Channel} failed; the message is lost to it.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string channel);

    [LoggerMessage(7, LogLevel.Error, "A listener to the state of Redis failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);
}
