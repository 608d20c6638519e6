namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>The immutable state of the breaker. Every method is a pure function of (state, now, event).</summary>
/// <remarks>
/// Only the background probe closes the breaker, so that no request pays for testing a dead server. A call reports its
/// outcome with the <see cref="Term"/> in which it was sent; outcomes of earlier terms are ignored, because they do not
/// describe the server now.
/// </remarks>
internal sealed record BreakerState(
    RedisState Phase, int Term, TimeSpan Since, int Failures, TimeSpan FailingSince, TimeSpan ProbeAt)
{
    /// <summary>A breaker that opens again within this many probe intervals was closed too early.</summary>
    private const int StableAfterIntervals = 10;

    public static BreakerState Start(TimeSpan now) =>
        new(RedisState.Connecting, Term: 0, now, Failures: 0, FailingSince: now, ProbeAt: now);

    public bool AllowsCalls => Phase == RedisState.Ready;

    public BreakerState CallSucceeded(int term) => term == Term && Failures > 0 ? this with { Failures = 0 } : this;

    // When this process pauses (garbage collection, thread pool starvation), all calls in flight time out together
    // although their replies have arrived. That is one observation, not many, so the failures must span at least one
    // call timeout: then a call sent after the first failure had a chance to succeed.
    public BreakerState CallFailed(int term, TimeSpan now, RedisOptions options)
    {
        if (term != Term || !AllowsCalls)
        {
            return this;
        }

        var row = this with { Failures = Failures + 1, FailingSince = Failures == 0 ? now : FailingSince };
        var enough = row.Failures >= options.FailuresToOpen
            && (options.FailuresToOpen == 1 || now - row.FailingSince >= options.Timeout);
        return enough ? Open(now, options.ProbeInterval) : row;
    }

    public BreakerState ConnectionLost(TimeSpan now, RedisOptions options) =>
        AllowsCalls ? Open(now, options.ProbeInterval) : this;

    public BreakerState ProbeSoon(TimeSpan now) => AllowsCalls ? this : this with { ProbeAt = now };

    public BreakerState ProbeSucceeded(TimeSpan now) => AllowsCalls ? this : Enter(RedisState.Ready, now, now);

    public BreakerState ProbeFailed(TimeSpan now, TimeSpan nextIn) =>
        AllowsCalls ? this : this with { ProbeAt = now + nextIn };

    // The first probe is sent immediately, because a hiccup is over within a round trip. A breaker that has closed
    // recently waits instead, to avoid flapping.
    private BreakerState Open(TimeSpan now, TimeSpan probeInterval)
    {
        var stable = now - Since >= StableAfterIntervals * probeInterval;
        return Enter(RedisState.Unavailable, now, stable ? now : now + probeInterval);
    }

    private BreakerState Enter(RedisState phase, TimeSpan now, TimeSpan probeAt) =>
        new(phase, Term + 1, now, Failures: 0, FailingSince: now, probeAt);
}
