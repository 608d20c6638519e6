using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches every issuer's keys before the first token needs them, and again before they grow old.</summary>
internal sealed class KeyRefreshService(IssuerDirectory directory, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(
                directory.All.Where(IsDue).Select(issuer => issuer.Keys.FetchAsync())).ConfigureAwait(false);
            await PauseAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private static bool IsDue(Issuer issuer) => issuer.Keys.TimeUntilNextFetch() == TimeSpan.Zero;

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = directory.All.Select(issuer => issuer.Keys.TimeUntilNextFetch()).Append(Longest).Min();
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        directory.Replaced += woken.Cancel;
        await Task.Delay(pause, timeProvider, woken.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        directory.Replaced -= woken.Cancel;
    }
}
