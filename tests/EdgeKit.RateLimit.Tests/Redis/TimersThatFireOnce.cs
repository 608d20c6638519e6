namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>
/// The machine's time, in which nothing that happens regularly happens a second time: no heartbeat is counted among
/// what a test counts, and no lease is found idle because a busy machine let its test wait.
/// </summary>
internal sealed class TimersThatFireOnce : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan);
}
