using EdgeKit.Redis.Connection;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>Reports changes of state to log, metrics and listeners: once per change, never per call.</summary>
internal sealed class StateNotifier(RedisConnection connection, RedisMetrics metrics, ILogger logger)
{
    private int _logged;

    public StateListeners StateListeners { get; } = new(logger);

    public StateListeners ReconnectionListeners { get; } = new(logger);

    public void PhaseChanged(BreakerState before, BreakerState after)
    {
        Volatile.Write(ref _logged, 0);
        metrics.StateChanged(after.Phase);
        if (after.Phase == RedisState.Unavailable)
        {
            RedisLog.Unavailable(logger, connection.EndPoints);
        }
        else if (before.Phase == RedisState.Connecting)
        {
            RedisLog.Ready(logger, connection.EndPoints);
        }
        else
        {
            RedisLog.Recovered(logger, connection.EndPoints, after.Since - before.Since);
            Reconnected();
        }

        StateListeners.Call(after.Phase);
    }

    public void Reconnected() => ReconnectionListeners.Call(RedisState.Ready);

    /// <summary>Logs why the first connection failed, and failures that an administrator must fix.</summary>
    public void ServiceFailed(RedisState state, Exception? error)
    {
        if (RedisErrors.CertificateProblem(error) is { } problem)
        {
            LogOnce(Reasons.Certificate, () => RedisLog.CertificateRefused(logger, connection.EndPoints, problem));
        }
        else if (RedisErrors.IsPasswordRefused(error))
        {
            LogOnce(Reasons.Password, () => RedisLog.PasswordRefused(logger, connection.EndPoints));
        }
        else if (connection.IsReadOnly)
        {
            LogOnce(Reasons.ReadOnly, () => RedisLog.ReadOnly(logger, connection.EndPoints));
        }
        else if (state == RedisState.Connecting && error is not null)
        {
            var reason = RedisErrors.Reason(error);
            LogOnce(Reasons.NotReached, () => RedisLog.NotReached(logger, connection.EndPoints, reason));
        }
    }

    public void NotPermitted(string message) =>
        LogOnce(Reasons.NotPermitted, () => RedisLog.NotPermitted(logger, connection.EndPoints, message));

    public void NoSuchDatabase(string message) =>
        LogOnce(Reasons.NoSuchDatabase, () => RedisLog.NoSuchDatabase(logger, connection.EndPoints, message));

    /// <summary>Logs each reason once between two changes of state.</summary>
    private void LogOnce(Reasons reason, Action log)
    {
        if ((Interlocked.Or(ref _logged, (int)reason) & (int)reason) == 0)
        {
            log();
        }
    }

    [Flags]
    private enum Reasons
    {
        NotReached = 1,
        Password = 2,
        ReadOnly = 4,
        NotPermitted = 8,
        Certificate = 16,
        NoSuchDatabase = 32,
    }
}
