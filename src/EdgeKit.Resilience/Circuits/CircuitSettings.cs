namespace EdgeKit.Resilience.Circuits;

/// <summary>The model of one circuit: what its policy says, in ticks, immutable and replaced whole on reload.</summary>
internal sealed record CircuitSettings
{
    public required double FailureRatio { get; init; }

    public required double SlowRatio { get; init; }

    public required int Calls { get; init; }

    public required long WindowTicks { get; init; }

    public required int ConsecutiveFailures { get; init; }

    /// <summary>As many in a row open the circuit where the window holds too few calls to judge by.</summary>
    public required int QuietFailures { get; init; }

    /// <summary>Zero: calls are not timed.</summary>
    public required long SlowTicks { get; init; }

    public required long CooldownTicks { get; init; }

    public required long MaxCooldownTicks { get; init; }

    public required double CooldownGrowth { get; init; }

    public required double CooldownJitter { get; init; }

    public required int Probes { get; init; }

    public required long ProbeTicks { get; init; }

    public required long RampTicks { get; init; }

    public required long MaxRestTicks { get; init; }

    /// <summary>Only then a closed circuit reads the clock.</summary>
    public bool NeedsClock => SlowTicks > 0 || WindowTicks > 0;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(10);
    private const int DefaultCalls = 20;

    public static CircuitSettings From(CircuitBreakerPolicy policy, TimeSpan defaultProbeTimeout) => new()
    {
        FailureRatio = policy.FailureRatio ?? (policy is { Calls: not null, Window: null } ? 0.5 : 0.9),
        SlowRatio = policy.SlowRatio,
        Calls = policy.Calls ?? DefaultCalls,
        WindowTicks = (policy.Window ?? (policy.Calls is null ? DefaultWindow : TimeSpan.Zero)).Ticks,
        ConsecutiveFailures = policy.ConsecutiveFailures ?? int.MaxValue,
        QuietFailures = policy.Calls is null ? DefaultCalls : int.MaxValue,
        SlowTicks = policy.SlowCall?.Ticks ?? 0,
        CooldownTicks = policy.Cooldown.Ticks,
        MaxCooldownTicks = (policy.MaxCooldown ?? policy.Cooldown * 2).Ticks,
        CooldownGrowth = policy.CooldownGrowth,
        CooldownJitter = policy.CooldownJitter,
        Probes = policy.Probes,
        ProbeTicks = (policy.ProbeTimeout ?? defaultProbeTimeout).Ticks,
        RampTicks = policy.RampUp.Ticks,
        MaxRestTicks = policy.MaxRest.Ticks,
    };

    public CallWindow NewWindow() => WindowTicks > 0 ? new TimeWindow(WindowTicks) : new CountWindow(Calls);
}
