namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The settings of a circuit with their defaults, in ticks. Immutable; compared by reference.</summary>
internal sealed class CircuitModel(
    CircuitBreakerOptions options, TimeSpan defaultProbeTimeout, long generation = 0)
{
    private const int DefaultThroughput = 20;

    private static readonly TimeSpan DefaultSamplingDuration = TimeSpan.FromSeconds(10);

    /// <summary>The generation of the policy table: a call that began before a reload does not undo it.</summary>
    public long Generation => generation;

    public double FailureRatio { get; } = options.FailureRatio ?? (CountsCalls(options) ? 0.5 : 0.9);

    public double SlowCallRatio { get; } = options.SlowCallRatio;

    /// <summary>Without a sampling duration also the number of calls that are counted.</summary>
    public int MinimumThroughput { get; } =
        options.MinimumThroughput ?? options.SampledCalls ?? DefaultThroughput;

    /// <summary>Zero if the last calls are counted whatever their age.</summary>
    public long SamplingTicks { get; } =
        CountsCalls(options) ? 0 : (options.SamplingDuration ?? DefaultSamplingDuration).Ticks;

    public int ConsecutiveFailures { get; } = options.ConsecutiveFailures ?? int.MaxValue;

    /// <summary>Consecutive failures that open the circuit while there are fewer calls than the throughput.</summary>
    public int LowTrafficFailures { get; } =
        options is { MinimumThroughput: null, SampledCalls: null } ? DefaultThroughput : int.MaxValue;

    /// <summary>Zero if calls are not timed.</summary>
    public long SlowCallTicks { get; } = options.SlowCallDuration?.Ticks ?? 0;

    public long BreakTicks { get; } = options.BreakDuration.Ticks;

    public long MaxBreakTicks { get; } = (options.MaxBreakDuration ?? options.BreakDuration * 2).Ticks;

    public double BreakGrowth { get; } = options.BreakDurationGrowth;

    public double BreakJitter { get; } = options.BreakDurationJitter;

    public int Probes { get; } = options.Probes;

    public long ProbeTimeoutTicks { get; } = (options.ProbeTimeout ?? defaultProbeTimeout).Ticks;

    public long RampUpTicks { get; } = options.RampUp.Ticks;

    public long MaxRetryAfterTicks { get; } = options.MaxRetryAfter.Ticks;

    /// <summary>False lets a closed circuit skip reading the clock.</summary>
    public bool NeedsClock => SlowCallTicks > 0 || SamplingTicks > 0;

    public CallWindow CreateWindow() =>
        SamplingTicks > 0 ? new TimeWindow(SamplingTicks) : new CountWindow(MinimumThroughput);

    private static bool CountsCalls(CircuitBreakerOptions options) =>
        options is { SampledCalls: not null, SamplingDuration: null };
}
