namespace EdgeKit.Redis.Breaking;

/// <summary>
/// The breaker as a value. Every method is a pure function of (state, now, event) and answers with the next state, or
/// with the same object when nothing changes.
/// </summary>
/// <remarks>
/// Calls only ever open the breaker; only the background probe closes it, so that no request pays for finding out
/// whether Redis is back. A call reports against the <see cref="Term"/> in which it was sent: what was sent before the
/// breaker last moved says nothing about the server of now.
/// </remarks>
/// <param name="Phase">Connecting and Unavailable refuse calls, Ready sends them.</param>
/// <param name="Term">One more with each change of phase.</param>
/// <param name="Since">When the phase began.</param>
/// <param name="Failures">Calls in a row that went unanswered in this term.</param>
/// <param name="FailingSince">When the first of them failed.</param>
/// <param name="ProbeAt">When the next probe is due; meaningless while ready.</param>
internal sealed record BreakerState(
    RedisState Phase, int Term, TimeSpan Since, int Failures, TimeSpan FailingSince, TimeSpan ProbeAt)
{
    /// <summary>
    /// A breaker that opens again this many probe intervals after it closed, or sooner, has closed too early.
    /// </summary>
    private const int SettlingIntervals = 10;

    public static BreakerState Start(TimeSpan now) =>
        new(RedisState.Connecting, Term: 0, now, Failures: 0, FailingSince: now, ProbeAt: now);

    public bool Sends => Phase == RedisState.Ready;

    public BreakerState CallAnswered(int term) => term == Term && Failures > 0 ? this with { Failures = 0 } : this;

    // When this process pauses (garbage collection, a starved thread pool) all calls in flight time out in one moment,
    // with their answers already there. That is one observation and not many: the row must last as long as a call may
    // take, so that a call sent after its beginning had its chance to be answered.
    public BreakerState CallFailed(int term, TimeSpan now, BreakerLimits limits)
    {
        if (term != Term || !Sends)
        {
            return this;
        }

        var row = this with { Failures = Failures + 1, FailingSince = Failures == 0 ? now : FailingSince };
        var enough = row.Failures >= limits.FailuresToOpen
            && (limits.FailuresToOpen == 1 || now - row.FailingSince >= limits.Timeout);
        return enough ? Open(now, limits.ProbeInterval) : row;
    }

    public BreakerState ConnectionLost(TimeSpan now, BreakerLimits limits) =>
        Sends ? Open(now, limits.ProbeInterval) : this;

    /// <summary>Something happened that makes a probe worth while at once: a connection came up.</summary>
    public BreakerState ProbeSoon(TimeSpan now) => Sends ? this : this with { ProbeAt = now };

    public BreakerState ProbeAnswered(TimeSpan now) => Sends ? this : Enter(RedisState.Ready, now, now);

    public BreakerState ProbeFailed(TimeSpan now, TimeSpan nextIn) =>
        Sends ? this : this with { ProbeAt = now + nextIn };

    // The first probe goes out at once: a hiccup is over within a round trip. A breaker that has just closed and opens
    // again waits, or it would flap.
    private BreakerState Open(TimeSpan now, TimeSpan probeInterval)
    {
        var settled = now - Since >= SettlingIntervals * probeInterval;
        return Enter(RedisState.Unavailable, now, settled ? now : now + probeInterval);
    }

    private BreakerState Enter(RedisState phase, TimeSpan now, TimeSpan probeAt) =>
        new(phase, Term + 1, now, Failures: 0, FailingSince: now, probeAt);
}
