using EdgeKit.Resilience.Circuits;

namespace EdgeKit.Resilience.Limits;

/// <summary>Requests and accepts of the last while, and what they make of the next request.</summary>
internal sealed class Throttle(TimeSpan window)
{
    private readonly TimeWindow _window = new(window.Ticks);

    public TimeSpan Window => window;

    /// <summary>A refused request counts too: otherwise refusing would look like recovery.</summary>
    public void Add(bool accepted, long now)
    {
        if (accepted)
        {
            _window.AddGood(now);
        }
        else
        {
            _window.AddBad(failed: true, slow: false, now);
        }
    }

    public bool Refuses(double ratio, double random, long now)
    {
        var counts = _window.Read(now);
        return random < RefusalProbability(counts.Calls, counts.Calls - counts.Failed, ratio);
    }

    public static double RefusalProbability(long requests, long accepts, double ratio) =>
        Math.Max(0, (requests - (ratio * accepts)) / (requests + 1));
}
