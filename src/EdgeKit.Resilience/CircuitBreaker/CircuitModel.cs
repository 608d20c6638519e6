namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The settings of a circuit with their defaults, in ticks. Immutable; compared by reference.</summary>
internal sealed class CircuitModel
{
    private const int DefaultThroughput = 20;
    private static readonly TimeSpan DefaultSamplingDuration = TimeSpan.FromSeconds(10);

    public CircuitModel(CircuitBreakerOptions options, TimeSpan defaultProbeTimeout, long generation = 0)
    {
        Generation = generation;
        var countsCalls = options is { SampledCalls: not null, SamplingDuration: null };
        var throughput = options.MinimumThroughput ?? options.SampledCalls;
        FailureRatio = options.FailureRatio ?? (countsCalls ? 0.5 : 0.9);
        SlowCallRatio = options.SlowCallRatio;
        MinimumThroughput = throughput ?? DefaultThroughput;
        SamplingTicks = countsCalls ? 0 : (options.SamplingDuration ?? DefaultSamplingDuration).Ticks;
        ConsecutiveFailures = options.ConsecutiveFailures ?? int.MaxValue;
        LowTrafficFailures = throughput is null ? DefaultThroughput : int.MaxValue;
        SlowCallTicks = options.SlowCallDuration?.Ticks ?? 0;
        BreakTicks = options.BreakDuration.Ticks;
        MaxBreakTicks = (options.MaxBreakDuration ?? options.BreakDuration * 2).Ticks;
        BreakGrowth = options.BreakDurationGrowth;
        BreakJitter = options.BreakDurationJitter;
        Probes = options.Probes;
        ProbeTimeoutTicks = (options.ProbeTimeout ?? defaultProbeTimeout).Ticks;
        RampUpTicks = options.RampUp.Ticks;
        MaxRetryAfterTicks = options.MaxRetryAfter.Ticks;
    }

    /// <summary>The generation of the policy table: a call that began before a reload does not undo it.</summary>
    public long Generation { get; }

    public double FailureRatio { get; }

    public double SlowCallRatio { get; }

    /// <summary>Without a sampling duration also the number of calls that are counted.</summary>
    public int MinimumThroughput { get; }

    /// <summary>Zero if the last calls are counted whatever their age.</summary>
    public long SamplingTicks { get; }

    public int ConsecutiveFailures { get; }

    /// <summary>Consecutive failures that open the circuit while there are fewer calls than the throughput.</summary>
    public int LowTrafficFailures { get; }

    /// <summary>Zero if calls are not timed.</summary>
    public long SlowCallTicks { get; }

    public long BreakTicks { get; }

    public long MaxBreakTicks { get; }

    public double BreakGrowth { get; }

    public double BreakJitter { get; }

    public int Probes { get; }

    public long ProbeTimeoutTicks { get; }

    public long RampUpTicks { get; }

    public long MaxRetryAfterTicks { get; }

    /// <summary>False lets a closed circuit skip reading the clock.</summary>
    public bool NeedsClock => SlowCallTicks > 0 || SamplingTicks > 0;

    public CallWindow CreateWindow() =>
        SamplingTicks > 0 ? new TimeWindow(SamplingTicks) : new CountWindow(MinimumThroughput);
}
