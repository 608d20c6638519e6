namespace EdgeKit.Resilience.Circuits;

/// <summary>What a circuit decides, as functions of what it knows.</summary>
internal static class Decision
{
    /// <summary>Other instances whose circuit is open make this one quicker to open, but a healthy answer here still outweighs them.</summary>
    private const double FleetScale = 0.5;

    /// <returns>Why the circuit must open, or <see langword="null"/> to stay closed.</returns>
    public static CircuitCause? ShouldOpen(CircuitSettings settings, WindowCounts counts, int failuresInARow, bool fleetIsOpen)
    {
        if (failuresInARow >= settings.ConsecutiveFailures)
        {
            return CircuitCause.ConsecutiveFailures;
        }

        if (counts.Calls < settings.Calls)
        {
            return null;
        }

        var scale = fleetIsOpen ? FleetScale : 1;
        if (counts.Failed >= settings.FailureRatio * scale * counts.Calls)
        {
            return counts.Failed > 0 ? CircuitCause.FailureRatio : null;
        }

        return counts.Slow > 0 && counts.Slow >= settings.SlowRatio * scale * counts.Calls ? CircuitCause.SlowRatio : null;
    }

    /// <param name="settings">The model.</param>
    /// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
    /// <param name="random">Evenly from 0 to 1.</param>
    public static long CooldownTicks(CircuitSettings settings, int failedRounds, double random)
    {
        var grown = Math.Min(settings.CooldownTicks * Math.Pow(settings.CooldownGrowth, failedRounds), settings.MaxCooldownTicks);
        return Math.Max(1, (long)(grown * (1 - (settings.CooldownJitter * random))));
    }

    /// <summary>The share let through grows evenly from a tenth to one; the first call is always let through.</summary>
    public static bool AdmitsOnRamp(long elapsedTicks, long rampTicks, long asked, long admitted)
    {
        var share = 0.1 + (0.9 * elapsedTicks / rampTicks);
        return admitted <= share * asked;
    }
}
