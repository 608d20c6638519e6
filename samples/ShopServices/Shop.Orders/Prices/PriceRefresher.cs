namespace Shop.Orders.Prices;

/// <summary>Keeps the price book as fresh as the catalog's own Cache-Control asks, off the path of orders.</summary>
internal sealed class PriceRefresher(PriceBook prices, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan WhenCurrent = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhenUnavailable = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await prices.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var isCurrent = await prices.RefreshAsync(stoppingToken);
            await Task.Delay(isCurrent ? WhenCurrent : WhenUnavailable, timeProvider, stoppingToken);
        }
    }
}
