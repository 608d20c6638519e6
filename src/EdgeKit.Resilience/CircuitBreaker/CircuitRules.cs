namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The decisions of a circuit, as pure functions.</summary>
internal static class CircuitRules
{
    /// <summary>
    /// Decides whether a closed circuit opens. Called after each failed or slow call. The factor is below 1 while other
    /// instances have this circuit open.
    /// </summary>
    /// <returns>The cause to open it, or <see langword="null"/> to keep it closed.</returns>
    public static CircuitCause? ShouldOpen(
        CircuitModel model, WindowCounts counts, int consecutiveFailures, double factor)
    {
        if (consecutiveFailures > 0 && consecutiveFailures >= model.ConsecutiveFailures * factor)
        {
            return CircuitCause.ConsecutiveFailures;
        }

        if (counts.Calls < model.MinimumThroughput)
        {
            return consecutiveFailures >= model.LowTrafficFailures ? CircuitCause.ConsecutiveFailures : null;
        }

        if (counts.Failed >= model.FailureRatio * factor * counts.Calls)
        {
            return counts.Failed > 0 ? CircuitCause.FailureRatio : null;
        }

        return counts.Slow > 0 && counts.Slow >= model.SlowCallRatio * factor * counts.Calls
            ? CircuitCause.SlowCallRatio : null;
    }

    /// <summary>Returns the length of a break: it grows with each failed round of probes and is jittered.</summary>
    public static long BreakTicks(CircuitModel model, int failedProbeRounds, double random)
    {
        var grown = Math.Min(model.BreakTicks * Math.Pow(model.BreakGrowth, failedProbeRounds), model.MaxBreakTicks);
        return Math.Max(1, (long)(grown * (1 - (model.BreakJitter * random))));
    }

    /// <summary>Admits a share of calls that grows linearly from a tenth to one; the first call always.</summary>
    public static bool AdmitsDuringRampUp(long elapsedTicks, long rampUpTicks, long requested, long admitted)
    {
        var share = 0.1 + (0.9 * elapsedTicks / rampUpTicks);
        return admitted <= share * requested;
    }
}
