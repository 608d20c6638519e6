using EdgeKit.Auth.KeyRing;
using EdgeKit.Redis;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Aborts the requests of ended sessions. The store sends a notification when a session ends. Because notifications can
/// be lost and expiry sends none, sessions with long requests are polled too. While Redis does not respond, no session
/// counts as ended.
/// </summary>
internal sealed class SessionEndService(
    ISessionStore store, UserSessions sessions, OpenRequests requests, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscription = await store.SubscribeAsync(key => _ = requests.AbortAsync(key)).ConfigureAwait(false);
        await using var subscribed = subscription.ConfigureAwait(false);
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await AbortEndedAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Shutdown.
        }
    }

    private async Task AbortEndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var key in requests.SessionsOpenFor(Interval))
            {
                if (await sessions.FindAsync(key, TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is null)
                {
                    _ = requests.AbortAsync(key);
                }
            }
        }
        catch (Exception error) when (error is RedisUnavailableException or KeyRingUnavailableException)
        {
            // Retried with the next tick.
        }
    }
}
