using EdgeKit.Redis.Breaking;
using EdgeKit.Redis.Calling;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.Notifying;

/// <summary>Tells log, metrics and the application what happens to the server: each thing once, and nothing per call.</summary>
internal sealed class Announcer(string endPoints, RedisMetrics metrics, ILogger logger)
{
    private int _explained;

    public Listeners StateListeners { get; } = new(logger);

    public Listeners ReconnectionListeners { get; } = new(logger);

    public void PhaseChanged(BreakerState before, BreakerState after)
    {
        Volatile.Write(ref _explained, 0);
        metrics.Moved(after.Phase);
        if (after.Phase == RedisState.Unavailable)
        {
            RedisLog.Unavailable(logger, endPoints);
        }
        else if (before.Phase == RedisState.Connecting)
        {
            RedisLog.Ready(logger, endPoints);
        }
        else
        {
            RedisLog.Recovered(logger, endPoints, after.Since - before.Since);
            Reconnected();
        }

        StateListeners.Call(after.Phase);
    }

    public void Reconnected() => ReconnectionListeners.Call(RedisState.Ready);

    public void ProbeFailed(RedisState state, Exception error)
    {
        var refused = Failures.IsPasswordRefused(error);
        if ((!refused && state != RedisState.Connecting) || Interlocked.Exchange(ref _explained, 1) != 0)
        {
            return;
        }

        if (refused)
        {
            RedisLog.PasswordRefused(logger, endPoints);
        }
        else
        {
            RedisLog.NotReached(logger, endPoints);
        }
    }
}
