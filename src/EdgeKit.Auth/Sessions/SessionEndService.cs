using EdgeKit.Auth.KeyRing;
using EdgeKit.Redis;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Ends the requests of sessions that are over. The store tells of an end at once; a message can be lost, and the end
/// of a session's time is nobody's doing: so sessions with a request that stays open are asked for every few seconds.
/// While Redis does not answer, nobody is logged out.
/// </summary>
internal sealed class SessionEndService(ISessionStore store,
    SessionManager sessions, OpenRequests requests, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var listening = (
            await store.SubscribeAsync(key => _ = requests.EndAsync(key)).ConfigureAwait(false)).ConfigureAwait(false);
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var key in requests.SessionsOpenFor(Interval))
            {
                if (!await sessions.ExistsAsync(key, cancellationToken).ConfigureAwait(false))
                {
                    _ = requests.EndAsync(key);
                }
            }
        }
        catch (Exception error) when (error is RedisUnavailableException or KeyRingUnavailableException)
        {
            // Asked again with the next tick.
        }
    }
}
