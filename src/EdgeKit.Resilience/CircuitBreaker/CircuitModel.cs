namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The model of one circuit: what its policy says, in ticks, immutable and replaced whole on reload.</summary>
internal sealed record CircuitModel
{
    public required double FailureRatio { get; init; }

    public required double SlowCallRatio { get; init; }

    public required int MinimumThroughput { get; init; }

    public required long SamplingTicks { get; init; }

    public required int ConsecutiveFailures { get; init; }

    /// <summary>As many in a row open the circuit where the window holds too few calls to judge by.</summary>
    public required int LowTrafficFailures { get; init; }

    /// <summary>Zero: calls are not timed.</summary>
    public required long SlowCallTicks { get; init; }

    public required long BreakTicks { get; init; }

    public required long MaxBreakTicks { get; init; }

    public required double BreakGrowth { get; init; }

    public required double BreakJitter { get; init; }

    public required int Probes { get; init; }

    public required long ProbeTimeoutTicks { get; init; }

    public required long RampUpTicks { get; init; }

    public required long MaxRetryAfterTicks { get; init; }

    /// <summary>Only then a closed circuit reads the clock.</summary>
    public bool NeedsClock => SlowCallTicks > 0 || SamplingTicks > 0;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(10);
    private const int DefaultCalls = 20;

    public static CircuitModel From(CircuitBreakerOptions policy, TimeSpan defaultProbeTimeout) => new()
    {
        FailureRatio = policy.FailureRatio ?? (policy is { SampledCalls: not null, SamplingDuration: null } ? 0.5 : 0.9),
        SlowCallRatio = policy.SlowCallRatio,
        MinimumThroughput = policy.SampledCalls ?? DefaultCalls,
        SamplingTicks = (policy.SamplingDuration ?? (policy.SampledCalls is null ? DefaultWindow : TimeSpan.Zero)).Ticks,
        ConsecutiveFailures = policy.ConsecutiveFailures ?? int.MaxValue,
        LowTrafficFailures = policy.SampledCalls is null ? DefaultCalls : int.MaxValue,
        SlowCallTicks = policy.SlowCallDuration?.Ticks ?? 0,
        BreakTicks = policy.BreakDuration.Ticks,
        MaxBreakTicks = (policy.MaxBreakDuration ?? policy.BreakDuration * 2).Ticks,
        BreakGrowth = policy.BreakDurationGrowth,
        BreakJitter = policy.BreakDurationJitter,
        Probes = policy.Probes,
        ProbeTimeoutTicks = (policy.ProbeTimeout ?? defaultProbeTimeout).Ticks,
        RampUpTicks = policy.RampUp.Ticks,
        MaxRetryAfterTicks = policy.MaxRetryAfter.Ticks,
    };

    public CallWindow CreateWindow() => SamplingTicks > 0 ? new TimeWindow(SamplingTicks) : new CountWindow(MinimumThroughput);
}
