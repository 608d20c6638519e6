using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Messages;

namespace EdgeKit.Resilience.Bodies;

/// <summary>
/// Follows the request body of one attempt and keeps its time meanwhile. While more of the body is waited for, only the
/// time of the call runs: the authority cannot answer what it does not have. While a part of it is written, and once
/// all of it is sent, the authority has the time of an attempt each time, so that one that does not read is found as
/// one that does not answer. Thread safe: a body may be sent while it is answered.
/// </summary>
internal sealed class RequestBodyMonitor : IDisposable
{
    /// <summary>
    /// After so long a wait for the caller, in all, an attempt gives back what others could use: who sends a byte now
    /// and then waits no less.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HttpCall _call;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _ended;
    private readonly ITimer _timer;
    private long _armedAt;
    private TimeSpan _waited;
    private bool _isOver;
    private bool _hasStalled;

    /// <param name="call">Whose time it is.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="limit">How long the attempt may take until somebody asks for the body.</param>
    /// <param name="ended">Cancelled when the attempt's time is over.</param>
    public RequestBodyMonitor(HttpCall call, TimeProvider timeProvider, TimeSpan limit, CancellationTokenSource ended)
    {
        (_call, _timeProvider, _ended, Limit) = (call, timeProvider, ended, limit);
        _armedAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(
            static watch => ((RequestBodyMonitor)watch!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called once when the caller is waited for longer than a moment.</summary>
    public Action? Stalled { get; init; }

    public RequestBodyState State { get; private set; }

    /// <summary>The time that ran last.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>When all of it was sent; <see langword="null"/> while it is not.</summary>
    public long? SentAt { get; private set; }

    public bool IsInProgress => State is not (RequestBodyState.NotStarted or RequestBodyState.Sent);

    /// <summary>What has no need of it: contents in memory are there at once.</summary>
    public static bool IsIdle(HttpContent? content) =>
        content is null or ByteArrayContent or ReadOnlyMemoryContent || (content is ContentCopy copy && IsIdle(copy.Body));

    public void MoveTo(RequestBodyState to)
    {
        lock (_lock)
        {
            if (_isOver || (State is RequestBodyState.SourceFailed or RequestBodyState.ConnectionFailed))
            {
                return;
            }

            _waited += State == RequestBodyState.WaitingForSource ? _timeProvider.GetElapsedTime(_armedAt) : TimeSpan.Zero;
            State = to;
            SentAt = to == RequestBodyState.Sent ? _timeProvider.GetTimestamp() : null;
            Arm(TimeFor(to));
        }
    }

    /// <summary>The attempt is over; a body that goes on is no longer followed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _timer.Dispose();
    }

    private TimeSpan TimeFor(RequestBodyState state)
    {
        var remaining = _call.Remaining;
        var most = state != RequestBodyState.WaitingForSource ? _call.Model.AttemptTimeout : _hasStalled ? remaining : Grace - _waited;
        return most < remaining ? most : remaining;
    }

    private void Arm(TimeSpan limit)
    {
        (Limit, _armedAt) = (limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _timeProvider.GetTimestamp());
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// It may have been armed anew in the same moment; and timers are a little early now and then, by a finer clock.
    /// </summary>
    private bool IsEarly()
    {
        var left = Limit - _timeProvider.GetElapsedTime(_armedAt);
        return left > TimeSpan.Zero && _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        bool isHeldUp;
        lock (_lock)
        {
            if (_isOver || IsEarly())
            {
                return;
            }

            isHeldUp = State == RequestBodyState.WaitingForSource && !_hasStalled && _call.Remaining > TimeSpan.Zero;
            _hasStalled |= isHeldUp;
            _isOver = !isHeldUp;
            if (isHeldUp)
            {
                Arm(_call.Remaining);
            }
        }

        if (isHeldUp)
        {
            Stalled?.Invoke();
        }
        else
        {
            _ended.Cancel();
        }
    }
}
