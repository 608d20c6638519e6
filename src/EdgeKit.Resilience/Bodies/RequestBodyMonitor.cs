namespace EdgeKit.Resilience.Bodies;

/// <summary>
/// Follows the request body of one attempt, and ends the attempt if the side that it waits for takes too long. A wait
/// for the source is limited by the remaining time of the call; each write, and the response after the upload, gets a
/// full attempt timeout. Thread safe: a response may arrive while the body is being sent.
/// </summary>
internal sealed class RequestBodyMonitor : IDisposable
{
    /// <summary>
    /// The total wait for the source after which the attempt counts as stalled, even if single bytes keep coming.
    /// </summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Func<TimeSpan> _remaining;
    private readonly TimeSpan _attemptTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _timeout;
    private readonly ITimer _timer;
    private long _armedAt;
    private TimeSpan _waited;
    private bool _isOver;
    private bool _hasStalled;

    public RequestBodyMonitor(
        Func<TimeSpan> remaining, TimeSpan attemptTimeout, TimeSpan limit,
        TimeProvider timeProvider, CancellationTokenSource timeout)
    {
        (_remaining, _attemptTimeout, _timeProvider, _timeout) = (remaining, attemptTimeout, timeProvider, timeout);
        Limit = limit;
        _armedAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(
            static monitor => ((RequestBodyMonitor)monitor!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public Action? Stalled { get; init; }

    public RequestBodyState State { get; private set; }

    /// <summary>The time limit that was started last.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Timestamp of the body's end; <see langword="null"/> before it.</summary>
    public long? SentAt { get; private set; }

    public bool IsInProgress => State is not (RequestBodyState.NotStarted or RequestBodyState.Sent);

    public void MoveTo(RequestBodyState state)
    {
        lock (_lock)
        {
            if (_isOver || (State is RequestBodyState.SourceFailed or RequestBodyState.ConnectionFailed))
            {
                return;
            }

            _waited += State == RequestBodyState.WaitingForSource
                ? _timeProvider.GetElapsedTime(_armedAt) : TimeSpan.Zero;
            State = state;
            SentAt = state == RequestBodyState.Sent ? _timeProvider.GetTimestamp() : null;
            Arm(LimitOf(state));
        }
    }

    /// <summary>Ends monitoring; the body may still be sent.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _timer.Dispose();
    }

    private TimeSpan LimitOf(RequestBodyState state)
    {
        var remaining = _remaining();
        var limit = state != RequestBodyState.WaitingForSource ? _attemptTimeout
            : _hasStalled ? remaining : StallLimit - _waited;
        return limit < remaining ? limit : remaining;
    }

    private void Arm(TimeSpan limit)
    {
        (Limit, _armedAt) = (limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _timeProvider.GetTimestamp());
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True if the timer was armed again meanwhile, or fired early by a finer clock.</summary>
    private bool IsEarly()
    {
        var left = Limit - _timeProvider.GetElapsedTime(_armedAt);
        return left > TimeSpan.Zero && _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        bool isStalled;
        lock (_lock)
        {
            if (_isOver || IsEarly())
            {
                return;
            }

            var remaining = _remaining();
            isStalled = State == RequestBodyState.WaitingForSource && !_hasStalled && remaining > TimeSpan.Zero;
            _hasStalled |= isStalled;
            _isOver = !isStalled;
            if (isStalled)
            {
                Arm(remaining);
            }
        }

        if (isStalled)
        {
            Stalled?.Invoke();
        }
        else
        {
            _timeout.Cancel();
        }
    }
}
