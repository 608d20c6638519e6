using EdgeKit.Redis.Connecting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis.Breaking;

/// <summary>
/// Sends the PINGs that close the breaker: none while it is closed, and never a second one before the first is
/// answered, so that a server that is paused for an hour finds one PING in its socket and not thousands.
/// </summary>
internal sealed class Prober : IDisposable
{
    private readonly Breaker _breaker;
    private readonly RedisConnection _connection;
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private IDatabase? _pinged;
    private Task<TimeSpan>? _unanswered;
    private int _probing;
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

    /// <summary>Called with what the library reported about a probe that failed at once.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Arms the timer for the time at which the breaker wants its next probe.</summary>
    public void Schedule()
    {
        var state = _breaker.State;
        if (!state.Sends)
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
        if (Interlocked.Exchange(ref _probing, 1) != 0)
        {
            return;
        }

        var answered = await AnswersAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _disposed))
        {
            return;
        }

        if (answered)
        {
            _breaker.ProbeAnswered();
        }
        else
        {
            // Spread, so that a fleet does not probe in step.
            _breaker.ProbeFailed(_options.CurrentValue.ProbeInterval * (0.8 + (0.4 * Random.Shared.NextDouble())));
        }

        Volatile.Write(ref _probing, 0);
        Schedule();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_connection.Database is not { } database)
        {
            return false;
        }

        if (_pinged != database || _unanswered is null)
        {
            _pinged = database;
            _unanswered = Ping(database);
            Unawaited.Forget(_unanswered);
        }

        await ((Task)_unanswered).WaitAsync(
            _options.CurrentValue.Timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_unanswered.IsCompleted)
        {
            return false; // the next probe waits for the same PING
        }

        var ended = _unanswered;
        _unanswered = null;
        if (ended.Exception?.InnerException is { } error)
        {
            Explain(error);
        }

        return ended.IsCompletedSuccessfully;
    }

    private void Explain(Exception error)
    {
        Failed?.Invoke(error);
        if (_connection.IsConnected)
        {
            _connection.Reconfigure(); // a server is there, and it is not the primary: has another become it?
        }
    }

    // To the primary: a replica that answers for a dead primary would close the breaker in vain.
    private static Task<TimeSpan> Ping(IDatabase database)
    {
        try
        {
            return database.PingAsync(CommandFlags.DemandMaster);
        }
        catch (Exception e)
        {
            return Task.FromException<TimeSpan>(e); // nothing that the library throws may stop the probes
        }
    }
}
