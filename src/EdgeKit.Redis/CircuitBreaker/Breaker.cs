using Microsoft.Extensions.Options;

namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>Holds the current <see cref="BreakerState"/>. Reading it takes no lock. Thread safe.</summary>
internal sealed class Breaker
{
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _origin;
    private readonly Lock _lock = new();
    private BreakerState _state;
    private Task _notifications = Task.CompletedTask;

    public Breaker(IOptionsMonitor<RedisOptions> options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
        _state = BreakerState.Start(Now);
    }

    /// <summary>Raised after each change of phase with the previous and the new state.</summary>
    public event Action<BreakerState, BreakerState>? PhaseChanged;

    /// <summary>Raised when the breaker opens, synchronously on the thread that opened it.</summary>
    public event Action? Opened;

    public BreakerState State => Volatile.Read(ref _state);

    public TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    public void CallSucceeded(int term)
    {
        if (State.Failures > 0)
        {
            Transition(s => s.CallSucceeded(term));
        }
    }

    public void CallFailed(int term) =>
        Transition(s => s.CallFailed(term, Now, _options.CurrentValue));

    public void ConnectionLost() => Transition(s => s.ConnectionLost(Now, _options.CurrentValue));

    public void ProbeSoon() => Transition(s => s.ProbeSoon(Now));

    public void ProbeSucceeded() => Transition(s => s.ProbeSucceeded(Now));

    public void ProbeFailed(TimeSpan nextIn) => Transition(s => s.ProbeFailed(Now, nextIn));

    private void Transition(Func<BreakerState, BreakerState> step)
    {
        BreakerState before, after;
        lock (_lock)
        {
            before = _state;
            after = step(before);
            Volatile.Write(ref _state, after);
            if (after.Phase != before.Phase)
            {
                _notifications = _notifications.ContinueWith(
                    _ => PhaseChanged?.Invoke(before, after),
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        if (before.AllowsCalls && !after.AllowsCalls)
        {
            Opened?.Invoke();
        }
    }
}
