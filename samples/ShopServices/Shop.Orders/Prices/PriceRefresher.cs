namespace Shop.Orders.Prices;

/// <summary>Reads the cached prices regularly: a read of stale prices refreshes them in the background.</summary>
internal sealed class PriceRefresher(PriceCache prices, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        do
        {
            await prices.TryGetAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
