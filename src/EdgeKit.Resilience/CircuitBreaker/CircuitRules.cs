namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>What a circuit decides, as functions of what it knows.</summary>
internal static class CircuitRules
{
    /// <param name="settings">The model.</param>
    /// <param name="counts">What the window holds.</param>
    /// <param name="failuresInARow">How many calls in a row failed.</param>
    /// <param name="scale">
    /// What the thresholds are multiplied by, 1 or less: circuits that other instances have open make this one quicker
    /// to open, but it takes failures here to do it.
    /// </param>
    /// <returns>Why the circuit must open, or <see langword="null"/> to stay closed.</returns>
    public static CircuitCause? ShouldOpen(
        CircuitModel settings, WindowCounts counts, int failuresInARow, double scale)
    {
        if (failuresInARow > 0 && failuresInARow >= settings.ConsecutiveFailures * scale)
        {
            return CircuitCause.ConsecutiveFailures;
        }

        if (counts.Calls < settings.MinimumThroughput)
        {
            return failuresInARow >= settings.LowTrafficFailures ? CircuitCause.ConsecutiveFailures : null;
        }

        if (counts.Failed >= settings.FailureRatio * scale * counts.Calls)
        {
            return counts.Failed > 0 ? CircuitCause.FailureRatio : null;
        }

        return counts.Slow > 0 && counts.Slow >= settings.SlowCallRatio * scale * counts.Calls
            ? CircuitCause.SlowCallRatio : null;
    }

    /// <param name="settings">The model.</param>
    /// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
    /// <param name="random">Evenly from 0 to 1.</param>
    public static long BreakTicks(CircuitModel settings, int failedRounds, double random)
    {
        var grown = Math.Min(
            settings.BreakTicks * Math.Pow(settings.BreakGrowth, failedRounds), settings.MaxBreakTicks);
        return Math.Max(1, (long)(grown * (1 - (settings.BreakJitter * random))));
    }

    /// <summary>The share let through grows evenly from a tenth to one; the first call is always let through.</summary>
    public static bool AdmitsDuringRampUp(long elapsedTicks, long rampTicks, long asked, long admitted)
    {
        var share = 0.1 + (0.9 * elapsedTicks / rampTicks);
        return admitted <= share * asked;
    }
}
