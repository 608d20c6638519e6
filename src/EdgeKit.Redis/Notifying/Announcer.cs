using EdgeKit.Redis.Breaking;
using EdgeKit.Redis.Calling;
using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.Notifying;

/// <summary>
/// Tells log, metrics and the application what happens to the server: each thing once, and nothing per call.
/// </summary>
internal sealed class Announcer(RedisConnection connection, RedisMetrics metrics, ILogger logger)
{
    private int _given;

    public Listeners StateListeners { get; } = new(logger);

    public Listeners ReconnectionListeners { get; } = new(logger);

    public void PhaseChanged(BreakerState before, BreakerState after)
    {
        Volatile.Write(ref _given, 0);
        metrics.Moved(after.Phase);
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

    /// <summary>Says why there is no Redis yet, and in an outage what only a person can mend.</summary>
    public void NotServed(RedisState state, Exception? error)
    {
        if (Failures.CertificateProblem(error) is { } problem)
        {
            Explain(Explanations.CertificateRefused, () => RedisLog.CertificateRefused(
                logger, connection.EndPoints, problem));
        }
        else if (Failures.IsPasswordRefused(error))
        {
            Explain(Explanations.PasswordRefused, () => RedisLog.PasswordRefused(logger, connection.EndPoints));
        }
        else if (connection.IsReadOnly)
        {
            Explain(Explanations.ReadOnly, () => RedisLog.ReadOnly(logger, connection.EndPoints));
        }
        else if (state == RedisState.Connecting && error is not null)
        {
            Explain(Explanations.NotReached, () => RedisLog.NotReached(
                logger, connection.EndPoints, Failures.Reason(error)));
        }
    }

    /// <summary>Says that the server forbids what EdgeKit does.</summary>
    public void NotPermitted(string message) =>
        Explain(Explanations.NotPermitted, () => RedisLog.NotPermitted(logger, connection.EndPoints, message));

    /// <summary>Says that the server does not have the database of the connection string.</summary>
    public void NoSuchDatabase(string message) =>
        Explain(Explanations.NoSuchDatabase, () => RedisLog.NoSuchDatabase(logger, connection.EndPoints, message));

    /// <summary>Each explanation is given once between two changes of state.</summary>
    private void Explain(Explanations explanation, Action log)
    {
        if ((Interlocked.Or(ref _given, (int)explanation) & (int)explanation) == 0)
        {
            log();
        }
    }
}
