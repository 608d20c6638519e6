namespace Shop.Orders.Saga;

internal static partial class SagaLog
{
    [LoggerMessage(1, LogLevel.Warning, "Order {OrderId} has waited too long for {Step}")]
    public static partial void Late(ILogger logger, string orderId, SagaStep step);

    [LoggerMessage(2, LogLevel.Error, "Late orders could not be checked")]
    public static partial void CheckFailed(ILogger logger, Exception cause);
}
