namespace Shop.Orders.Prices;

internal static partial class PriceLog
{
    [LoggerMessage(1, LogLevel.Warning, "The catalog does not respond, {Known} known prices stay in use: {Error}")]
    public static partial void CatalogUnavailable(ILogger logger, int known, string error);
}
