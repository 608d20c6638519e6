namespace EdgeKit.Policies.AdaptiveLimits;

/// <summary>
/// Computes the next concurrency limit from the last window, after the Gradient2 algorithm of Netflix's
/// concurrency-limits: the limit is multiplied by baseline / latency, and a queue of its square root is allowed on top,
/// so that it grows while nothing slows down. Overload shrinks it by a tenth, as in AIMD (Chiu and Jain, 1989).
/// </summary>
/// <remarks>
/// A baseline averaged under load rises with the load it allows. Here it can only fall; every hundred windows the limit
/// is halved for one window, as in Envoy's adaptive concurrency filter, and the latency of that window becomes the new
/// baseline, at most twice the old one.
/// </remarks>
internal static class AdaptiveLimitRules
{
    private const double Tolerance = 1.5;
    private const double MinGradient = 0.5;
    private const double Smoothing = 0.2;
    private const double DecreaseOnOverload = 0.9;
    private const int MaxFailuresDivisor = 10;
    private const int WindowsBetweenProbes = 100;
    private const double MaxBaselineGrowth = 2;

    public static AdaptiveLimitState Next(AdaptiveLimitState state, AdaptiveLimitWindow window, int min, int max)
    {
        if (window.Failures > window.Samples / MaxFailuresDivisor)
        {
            return state with { Limit = Math.Clamp(state.Limit * DecreaseOnOverload, min, max) };
        }

        if (window.Samples == 0)
        {
            return state;
        }

        if (state.Restore > 0)
        {
            return new AdaptiveLimitState(
                state.Restore, Math.Min(window.Latency, state.Baseline * MaxBaselineGrowth));
        }

        var next = Adjust(state, window, min, max);
        return next.Windows < WindowsBetweenProbes
            ? next : next with { Limit = Math.Max(min, next.Limit / 2), Windows = 0, Restore = next.Limit };
    }

    private static AdaptiveLimitState Adjust(AdaptiveLimitState state, AdaptiveLimitWindow window, int min, int max)
    {
        var baseline = state.Baseline == 0 ? window.Latency : Math.Min(state.Baseline, window.Latency);
        // A limit that is hardly used does not show whether a higher one would hold.
        if (window.MaxInFlight < state.Limit / 2 && window.Latency <= baseline * Tolerance)
        {
            return state with { Baseline = baseline, Windows = state.Windows + 1 };
        }

        var gradient = Math.Clamp(Tolerance * baseline / window.Latency, MinGradient, 1);
        var target = (state.Limit * gradient) + Math.Sqrt(state.Limit);
        var limit = (state.Limit * (1 - Smoothing)) + (target * Smoothing);
        return new AdaptiveLimitState(Math.Clamp(limit, min, max), baseline, state.Windows + 1);
    }
}
