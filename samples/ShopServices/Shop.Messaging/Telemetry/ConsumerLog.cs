using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Telemetry;

internal static partial class ConsumerLog
{
    [LoggerMessage(1, LogLevel.Information, "{Type} of order {OrderId} from {Source} handled")]
    public static partial void Handled(ILogger logger, string type, string orderId, string source);

    [LoggerMessage(2, LogLevel.Information, "{Type} of order {OrderId} from {Source} was handled before")]
    public static partial void Duplicate(ILogger logger, string type, string orderId, string source);

    [LoggerMessage(3, LogLevel.Warning, "{Type} of order {OrderId} from {Source} refused")]
    public static partial void Refused(ILogger logger, Exception cause, string type, string orderId, string source);

    [LoggerMessage(4, LogLevel.Warning, "A dead letter could not be stored and is tried again")]
    public static partial void NotKept(ILogger logger, Exception cause);
}
