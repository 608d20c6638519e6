namespace Shop.Orders.Placement;

internal static partial class OrderLog
{
    [LoggerMessage(2, LogLevel.Information, "Order {OrderId} over {Total} placed")]
    public static partial void Placed(ILogger logger, string orderId, decimal total);
}
