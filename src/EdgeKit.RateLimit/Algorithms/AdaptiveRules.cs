namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The next limit from the last window, after the gradient algorithm of Netflix's concurrency-limits (Gradient2): the
/// limit is multiplied by how much slower requests got than their baseline, and a queue of its square root is allowed
/// on top, so that it probes upwards while nothing slows down. Pure.
/// </summary>
/// <remarks>
/// A baseline that is averaged under load drifts upwards with the load it allows. Here it only falls by itself; every
/// hundred windows the limit is halved for one window, as Envoy's adaptive concurrency does, and what requests take
/// then is the new baseline, at most twice the old.
/// </remarks>
internal static class AdaptiveRules
{
    private const double Tolerance = 1.5;
    private const double LeastGradient = 0.5;
    private const double Smoothing = 0.2;
    private const double BackoffOnFailure = 0.9;
    private const int WindowsBetweenProbes = 100;
    private const double MaxRise = 2;

    public static AdaptiveState Next(AdaptiveState state, AdaptiveWindow window, int min, int max)
    {
        if (window.Failures > window.Samples / 10)
        {
            return state with { Limit = Math.Clamp(state.Limit * BackoffOnFailure, min, max) };
        }

        if (window.Samples == 0)
        {
            return state;
        }

        if (state.Restore > 0)
        {
            return new AdaptiveState(state.Restore, Math.Min(window.Latency, state.Baseline * MaxRise));
        }

        var next = Adjust(state, window, min, max);
        return next.Windows < WindowsBetweenProbes
            ? next : next with { Limit = Math.Max(min, next.Limit / 2), Windows = 0, Restore = next.Limit };
    }

    /// <summary>How much of the limit a priority may use.</summary>
    public static double Share(RateLimitPriority priority) => priority switch
    {
        RateLimitPriority.Critical => 1,
        RateLimitPriority.Normal => 0.9,
        _ => 0.6,
    };

    private static AdaptiveState Adjust(AdaptiveState state, AdaptiveWindow window, int min, int max)
    {
        var baseline = state.Baseline == 0 ? window.Latency : Math.Min(state.Baseline, window.Latency);
        // A service that is hardly used says nothing about what it can take.
        if (window.MaxInFlight < state.Limit / 2 && window.Latency <= baseline * Tolerance)
        {
            return state with { Baseline = baseline, Windows = state.Windows + 1 };
        }

        var gradient = Math.Clamp(Tolerance * baseline / window.Latency, LeastGradient, 1);
        var target = (state.Limit * gradient) + Math.Sqrt(state.Limit);
        var limit = (state.Limit * (1 - Smoothing)) + (target * Smoothing);
        return new AdaptiveState(Math.Clamp(limit, min, max), baseline, state.Windows + 1);
    }
}
