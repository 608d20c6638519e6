using EdgeKit.RateLimit.Algorithms;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>The adaptive limit of one key. Thread safe.</summary>
internal sealed class AdaptiveLimiter(int min, int max, TimeProvider timeProvider)
{
    private const int SamplesPerWindow = 50;
    private const int LeastSamples = 10;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<double> _latencies = new(SamplesPerWindow);
    private AdaptiveState _state = new(Math.Clamp(20, min, max), Baseline: 0);
    private long _windowSince = timeProvider.GetTimestamp();
    private long _leftAt = timeProvider.GetTimestamp();
    private bool _retired;
    private int _failures;
    private int _inFlight;
    private int _maxInFlight;

    /// <summary>Takes a place when the limit and the priority allow.</summary>
    /// <returns>
    /// How many places are left for that priority; negative when there was none; nothing when this limiter has retired.
    /// </returns>
    public int? TryAcquire(RateLimitPriority priority)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return null;
            }

            var places = Math.Max(1, (int)(_state.Limit * AdaptiveRules.Share(priority)));
            if (_inFlight >= places)
            {
                return -1;
            }

            _inFlight++;
            _maxInFlight = Math.Max(_maxInFlight, _inFlight);
            return places - _inFlight;
        }
    }

    public void Release(TimeSpan held, in RequestOutcome ending)
    {
        lock (_gate)
        {
            _inFlight--;
            _leftAt = timeProvider.GetTimestamp();
            if (ending.Kind == RequestOutcomeKind.Ignored)
            {
                return;
            }

            if (ending.Kind == RequestOutcomeKind.Overloaded)
            {
                _failures++;
            }
            else
            {
                _latencies.Add(Math.Max((held - ending.ClientTime).TotalSeconds, 1e-6));
            }

            var samples = _latencies.Count + _failures;
            if (samples >= SamplesPerWindow
                || (samples >= LeastSamples && timeProvider.GetElapsedTime(_windowSince) >= Window))
            {
                CloseWindow();
            }
        }
    }

    /// <summary>Ends this limiter when nobody has been in it for so long.</summary>
    public bool TryRetire(TimeSpan idle)
    {
        lock (_gate)
        {
            _retired = _inFlight == 0 && timeProvider.GetElapsedTime(_leftAt) >= idle;
            return _retired;
        }
    }

    private void CloseWindow()
    {
        _latencies.Sort();
        var median = _latencies.Count == 0 ? 0 : _latencies[_latencies.Count / 2];
        _state = AdaptiveRules.Next(
            _state, new AdaptiveWindow(median, _latencies.Count, _failures, _maxInFlight), min, max);
        _latencies.Clear();
        _failures = 0;
        _maxInFlight = _inFlight;
        _windowSince = timeProvider.GetTimestamp();
    }
}
