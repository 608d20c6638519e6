namespace EdgeKit.Policies.AdaptiveLimits;

/// <summary>
/// A concurrency limit that adapts to latency and overload: counts requests in flight, collects their durations, and
/// applies <see cref="AdaptiveLimitRules"/> after each window. Not thread safe; its owner has a lock.
/// </summary>
/// <remarks>
/// A window is 50 samples, or a second with at least 10. Bounds are passed with each sample because a reload may change
/// them.
/// </remarks>
internal sealed class AdaptiveLimit(double initial, TimeProvider timeProvider)
{
    private const int SamplesPerWindow = 50;
    private const int MinSamples = 10;
    private const double MinSeconds = 1e-6;
    private static readonly TimeSpan WindowLength = TimeSpan.FromSeconds(1);

    private readonly List<double> _durations = new(SamplesPerWindow);
    private AdaptiveLimitState _state = new(initial, Baseline: 0);
    private long _windowStartedAt = timeProvider.GetTimestamp();
    private int _failures;
    private int _maxInFlight;

    /// <summary>The limit in force, not rounded.</summary>
    public double Value => _state.Limit;

    public int InFlight { get; private set; }

    public void Begin()
    {
        InFlight++;
        _maxInFlight = Math.Max(_maxInFlight, InFlight);
    }

    /// <summary>Ends a request whose duration counts.</summary>
    public void Complete(TimeSpan duration, int min, int max)
    {
        InFlight--;
        _durations.Add(Math.Max(duration.TotalSeconds, MinSeconds));
        CloseWindowIfDue(min, max);
    }

    /// <summary>Ends a request that failed because of overload or a timeout.</summary>
    public void CompleteOverloaded(int min, int max)
    {
        InFlight--;
        _failures++;
        CloseWindowIfDue(min, max);
    }

    /// <summary>Ends a request that the limit must not learn from.</summary>
    public void Abandon() => InFlight--;

    private void CloseWindowIfDue(int min, int max)
    {
        var samples = _durations.Count + _failures;
        if (samples < MinSamples
            || (samples < SamplesPerWindow && timeProvider.GetElapsedTime(_windowStartedAt) < WindowLength))
        {
            return;
        }

        _durations.Sort();
        var median = _durations.Count == 0 ? 0 : _durations[_durations.Count / 2];
        _state = AdaptiveLimitRules.Next(
            _state, new AdaptiveLimitWindow(median, _durations.Count, _failures, _maxInFlight), min, max);
        _durations.Clear();
        _failures = 0;
        _maxInFlight = InFlight;
        _windowStartedAt = timeProvider.GetTimestamp();
    }
}
