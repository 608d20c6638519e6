using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Telemetry;

internal static partial class RabbitMqLog
{
    [LoggerMessage(1, LogLevel.Warning, "The broker is unavailable; events wait there and in the outboxes: {Error}")]
    public static partial void Away(ILogger logger, string error);

    [LoggerMessage(2, LogLevel.Information, "The broker is available again")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "{Type} of order {OrderId} is a dead letter: {Reason}")]
    public static partial void Dead(ILogger logger, string type, string orderId, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A message was returned to the broker")]
    public static partial void GivenBack(ILogger logger, Exception cause);
}
