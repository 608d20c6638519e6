using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches the keys of every issuer at start and again before they get old.</summary>
internal sealed class KeyRefreshService(
    PolicyTables tables, IOptionsMonitor<AuthOptions> options, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private IEnumerable<IssuerKeyCache> All => tables.Current.Get<IssuerDirectory>().All.Select(issuer => issuer.Keys);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var reloaded = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            using var subscription = options.OnChange(_ => reloaded.Cancel());
            await Task.WhenAll(All.Where(keys => keys.TimeUntilNextFetch() == TimeSpan.Zero)
                .Select(keys => keys.FetchAsync())).ConfigureAwait(false);
            var pause = All.Select(keys => keys.TimeUntilNextFetch()).Append(MaxPause).Min();
            await Task.Delay(pause, timeProvider, reloaded.Token).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
