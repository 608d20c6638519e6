using Microsoft.Extensions.Options;

namespace EdgeKit.Redis.Breaking;

/// <summary>
/// Holds the <see cref="BreakerState"/> in force. Reading it and reporting an answer to a healthy breaker take no lock;
/// changes of phase are announced one after the other, in order, outside the lock. Thread safe.
/// </summary>
internal sealed class Breaker
{
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _origin;
    private readonly Lock _moving = new();
    private BreakerState _state;
    private Task _announcements = Task.CompletedTask;

    public Breaker(IOptionsMonitor<RedisOptions> options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
        _state = BreakerState.Start(Now);
    }

    /// <summary>Called after each change of phase with the states before and after it.</summary>
    public event Action<BreakerState, BreakerState>? PhaseChanged;

    /// <summary>Called when the breaker has opened, by whoever opened it: it waits for no announcement.</summary>
    public event Action? Opened;

    public BreakerState State => Volatile.Read(ref _state);

    public TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    public void CallAnswered(int term)
    {
        if (State.Failures > 0)
        {
            Move(s => s.CallAnswered(term));
        }
    }

    public void CallFailed(int term) => Move(s => s.CallFailed(term, Now, BreakerLimits.Of(_options.CurrentValue)));

    public void ConnectionLost() => Move(s => s.ConnectionLost(Now, BreakerLimits.Of(_options.CurrentValue)));

    public void ProbeSoon() => Move(s => s.ProbeSoon(Now));

    public void ProbeAnswered() => Move(s => s.ProbeAnswered(Now));

    public void ProbeFailed(TimeSpan nextIn) => Move(s => s.ProbeFailed(Now, nextIn));

    private void Move(Func<BreakerState, BreakerState> step)
    {
        BreakerState before, after;
        lock (_moving)
        {
            before = _state;
            after = step(before);
            Volatile.Write(ref _state, after);
            if (after.Phase != before.Phase)
            {
                _announcements = _announcements.ContinueWith(
                    _ => PhaseChanged?.Invoke(before, after),
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        if (before.Sends && !after.Sends)
        {
            Opened?.Invoke();
        }
    }
}
