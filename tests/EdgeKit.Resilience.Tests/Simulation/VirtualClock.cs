namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>Time as a queue of events: running the next one is all that passes time. For one thread.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long Due, long Number)> _events = new();
    private long _now;
    private long _number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void At(TimeSpan time, Action action) =>
        new VirtualTimer(this, action).Change(time - Now, Timeout.InfiniteTimeSpan);

    public void RunToTheEnd()
    {
        while (_events.TryDequeue(out var timer, out var order))
        {
            if (timer.Due == order.Due)
            {
                _now = Math.Max(_now, order.Due);
                timer.Fire();
            }
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, Action action) : ITimer
    {
        private const long Never = -1;

        public long Due { get; private set; } = Never;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? Never : clock._now + dueTime.Ticks;
            if (Due != Never)
            {
                clock._events.Enqueue(this, (Due, clock._number++));
            }

            return true;
        }

        public void Fire()
        {
            Due = Never;
            action();
        }

        public void Dispose() => Due = Never;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
