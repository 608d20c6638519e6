using System.Collections.Concurrent;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// On which rung of the ladder each policy stood at its last decision. Says so in a metric, and in the log when it
/// changes between Redis and what is below it.
/// </summary>
internal sealed class Rungs
{
    private readonly ConcurrentDictionary<string, DecisionSource> _byPolicy = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger<Rungs> _logger;

    public Rungs(RateLimitMetrics metrics, ILogger<Rungs> logger)
    {
        _logger = logger;
        metrics.WatchRungs(() => _byPolicy);
    }

    /// <summary>The policies that do not stand on Redis now.</summary>
    public IReadOnlyDictionary<string, DecisionSource> Below =>
        _byPolicy.Where(p => p.Value != DecisionSource.Redis).ToDictionary(p => p.Key, p => p.Value);

    public void Stands(string policy, DecisionSource rung)
    {
        if (_byPolicy.TryGetValue(policy, out var before) && before == rung)
        {
            return;
        }

        _byPolicy[policy] = rung;
        if (rung != DecisionSource.Redis)
        {
            RateLimitLog.Fell(_logger, policy, SourceNames.Of(rung));
        }
        else if (before != default)
        {
            RateLimitLog.Recovered(_logger, policy);
        }
    }
}
