using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Telemetry;

internal static partial class OutboxLog
{
    [LoggerMessage(10, LogLevel.Error, "Taking work failed and is tried again")]
    public static partial void TurnFailed(ILogger logger, Exception cause);

    [LoggerMessage(11, LogLevel.Error, "A work item failed")]
    public static partial void WorkFailed(ILogger logger, Exception cause);

    [LoggerMessage(12, LogLevel.Warning, "{Subscriber} is unreachable, its events wait: {Error}")]
    public static partial void Unreachable(ILogger logger, string subscriber, string? error);

    [LoggerMessage(13, LogLevel.Information, "{Subscriber} is reachable again")]
    public static partial void Reachable(ILogger logger, string subscriber);

    [LoggerMessage(15, LogLevel.Warning, "The outbox cannot be listened to and is polled")]
    public static partial void ListeningFailed(ILogger logger, Exception cause);

    [LoggerMessage(
        14, LogLevel.Error, "{Type} of order {OrderId} is parked after {Attempts} rejections by {Subscriber}: {Error}")]
    public static partial void Parked(
        ILogger logger, string type, string orderId, int attempts, string subscriber, string? error);
}
