using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.Telemetry;

internal static partial class RedisLog
{
    [LoggerMessage(1, LogLevel.Information, "Redis at {EndPoints} is ready.")]
    public static partial void Ready(ILogger logger, string endPoints);

    [LoggerMessage(2, LogLevel.Information, "Redis at {EndPoints} is ready again after {Outage}.")]
    public static partial void Recovered(ILogger logger, string endPoints, TimeSpan outage);

    [LoggerMessage(
        3, LogLevel.Warning, "Redis at {EndPoints} is unavailable: calls are refused until a probe is answered.")]
    public static partial void Unavailable(ILogger logger, string endPoints);

    [LoggerMessage(
        4, LogLevel.Error, "Redis at {EndPoints} refuses the user or the password of the connection string.")]
    public static partial void PasswordRefused(ILogger logger, string endPoints);

    [LoggerMessage(5, LogLevel.Warning,
        "Redis at {EndPoints} cannot be reached yet ({Reason}). Is it running, and are host, port and ssl right? "
        + "EdgeKit keeps trying.")]
    public static partial void NotReached(ILogger logger, string endPoints, string reason);

    [LoggerMessage(
        6, LogLevel.Error, "A handler of messages on the Redis channel {Channel} failed; the message is lost to it.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string channel);

    [LoggerMessage(7, LogLevel.Error, "A listener for the state of Redis failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Error,
        "Redis at {EndPoints} is a replica and takes no writes. EdgeKit needs the primary: add it to the connection "
        + "string.")]
    public static partial void ReadOnly(ILogger logger, string endPoints);

    [LoggerMessage(9, LogLevel.Error,
        "Redis at {EndPoints} denies the user of the connection string a permission that EdgeKit needs: {Reason}")]
    public static partial void NotPermitted(ILogger logger, string endPoints, string reason);

    [LoggerMessage(10, LogLevel.Warning,
        "The application has registered several Redis connections ({Keys}), and EdgeKit cannot tell which one to "
        + "use: all state is kept in this process. Register one with the key redis, or select one: "
        + "services.AddEdgeKitRedis(s => s.GetRequiredKeyedService<IConnectionMultiplexer>(...)).")]
    public static partial void Ambiguous(ILogger logger, string keys);

    [LoggerMessage(11, LogLevel.Error, "The certificate of Redis at {EndPoints} is not accepted: {Reason}")]
    public static partial void CertificateRefused(ILogger logger, string endPoints, string reason);

    [LoggerMessage(12, LogLevel.Error,
        "Redis at {EndPoints} does not have the database of the connection string (a cluster has only database 0): "
        + "{Reason}")]
    public static partial void NoSuchDatabase(ILogger logger, string endPoints, string reason);
}
