namespace Shop.Orders.Projections;

internal static partial class ProjectionLog
{
    [LoggerMessage(1, LogLevel.Error, "A projection failed and is tried again")]
    public static partial void BatchFailed(ILogger logger, Exception cause);
}
