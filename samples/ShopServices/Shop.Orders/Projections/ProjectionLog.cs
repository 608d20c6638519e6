namespace Shop.Orders.Projections;

internal static partial class ProjectionLog
{
    [LoggerMessage(1, LogLevel.Error, "Projections stand still; it is tried again")]
    public static partial void TurnFailed(ILogger logger, Exception cause);
}
