using EdgeKit.Redis.Connection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>Sends the PINGs that close the breaker, one at a time, so that a paused server gets only one.</summary>
internal sealed class Prober : IDisposable
{
    private readonly Breaker _breaker;
    private readonly RedisConnection _connection;
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private IDatabase? _pingedDatabase;
    private Task<TimeSpan>? _pendingPing;
    private int _isProbing;
    private bool _disposed;

    public Prober(
        Breaker breaker, RedisConnection connection, IOptionsMonitor<RedisOptions> options, TimeProvider timeProvider)
    {
        _breaker = breaker;
        _connection = connection;
        _options = options;
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(
            _ => _ = ProbeAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Raised with the exception of a probe that failed with one.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Starts the timer for the breaker's next probe.</summary>
    public void Schedule()
    {
        var state = _breaker.State;
        if (!state.AllowsCalls)
        {
            var wait = state.ProbeAt - _breaker.Now;
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        _timer.Dispose();
    }

    private async Task ProbeAsync()
    {
        if (Interlocked.Exchange(ref _isProbing, 1) != 0)
        {
            return;
        }

        var answered = await PingAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _disposed))
        {
            return;
        }

        if (answered)
        {
            _breaker.ProbeSucceeded();
        }
        else
        {
            // Jittered, so that many instances do not probe in step.
            _breaker.ProbeFailed(_options.CurrentValue.ProbeInterval * (0.8 + (0.4 * Random.Shared.NextDouble())));
        }

        Volatile.Write(ref _isProbing, 0);
        Schedule();
    }

    private async Task<bool> PingAsync()
    {
        if (_connection.Database is not { } database)
        {
            return false;
        }

        if (_pingedDatabase != database || _pendingPing is null)
        {
            _pingedDatabase = database;
            _pendingPing = Ping(database);
            FireAndForget.ObserveException(_pendingPing);
        }

        await ((Task)_pendingPing).WaitAsync(
            _options.CurrentValue.Timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_pendingPing.IsCompleted)
        {
            return false; // the next probe waits for this PING
        }

        var ended = _pendingPing;
        _pendingPing = null;
        if (ended.Exception?.InnerException is { } error)
        {
            ReportFailure(error);
        }

        return ended.IsCompletedSuccessfully;
    }

    private void ReportFailure(Exception error)
    {
        Failed?.Invoke(error);
        if (_connection.IsConnected)
        {
            _connection.Reconfigure(); // the server may be a replica now: look for the primary
        }
    }

    // Sent to the primary only: a replica that answers for a dead primary must not close the breaker.
    private static Task<TimeSpan> Ping(IDatabase database)
    {
        try
        {
            return database.PingAsync(CommandFlags.DemandMaster);
        }
        catch (Exception e)
        {
            return Task.FromException<TimeSpan>(e); // exceptions of the library must not stop the probes
        }
    }
}
