using EdgeKit.Policies.AdaptiveLimits;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>The adaptive limit of one key. Thread safe.</summary>
internal sealed class AdaptiveLimiter(int min, int max, TimeProvider timeProvider)
{
    private const int InitialLimit = 20;

    private readonly Lock _gate = new();
    private readonly AdaptiveLimit _limit = new(Math.Clamp(InitialLimit, min, max), timeProvider);
    private long _releasedAt = timeProvider.GetTimestamp();
    private bool _isRetired;

    /// <returns>
    /// The number of permits left for the priority; -1 if there was none; <see langword="null"/> if this limiter is
    /// retired and must be replaced.
    /// </returns>
    public int? TryAcquire(RateLimitPriority priority)
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return null;
            }

            var permits = Math.Max(1, (int)(_limit.Value * ShareOf(priority)));
            if (_limit.InFlight >= permits)
            {
                return -1;
            }

            _limit.Begin();
            return permits - _limit.InFlight;
        }
    }

    /// <summary>Ends a request. The duration excludes the time spent waiting for its client.</summary>
    public void Release(TimeSpan duration, RequestOutcome outcome)
    {
        lock (_gate)
        {
            _releasedAt = timeProvider.GetTimestamp();
            switch (outcome)
            {
                case RequestOutcome.Completed:
                    _limit.Complete(duration, min, max);
                    break;
                case RequestOutcome.Overloaded:
                    _limit.CompleteOverloaded(min, max);
                    break;
                default:
                    _limit.Abandon();
                    break;
            }
        }
    }

    /// <summary>Retires this limiter if it has not been used for some time.</summary>
    public bool TryRetire(TimeSpan idle)
    {
        lock (_gate)
        {
            _isRetired = _limit.InFlight == 0 && timeProvider.GetElapsedTime(_releasedAt) >= idle;
            return _isRetired;
        }
    }

    private static double ShareOf(RateLimitPriority priority) => priority switch
    {
        RateLimitPriority.Critical => 1,
        RateLimitPriority.Normal => 0.9,
        _ => 0.6,
    };
}
