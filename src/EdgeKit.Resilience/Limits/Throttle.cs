using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Limits;

/// <summary>Counts requests and accepts, and derives the probability of rejecting the next request.</summary>
internal sealed class Throttle(TimeSpan window)
{
    private readonly TimeWindow _window = new(window.Ticks);

    public TimeSpan Window => window;

    /// <summary>Locally rejected requests count too: otherwise rejecting would look like recovery.</summary>
    public void Add(bool accepted, long now)
    {
        if (accepted)
        {
            _window.AddSuccess(now);
        }
        else
        {
            _window.AddFailedOrSlow(failed: true, slow: false, now);
        }
    }

    public bool ShouldReject(double ratio, double random, long now)
    {
        var counts = _window.Read(now);
        return random < RejectionProbability(counts.Calls, counts.Calls - counts.Failed, ratio);
    }

    public static double RejectionProbability(long requests, long accepts, double ratio) =>
        Math.Max(0, (requests - (ratio * accepts)) / (requests + 1));
}
