using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>
/// On which rung of the ladder each policy stood at its last decision. Says so in a metric, and in the log when it
/// changes between Redis and what is below it.
/// </summary>
internal sealed class DegradationState
{
    private readonly ConcurrentDictionary<string, DecisionSource> _byPolicy = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger<DegradationState> _logger;

    public DegradationState(RateLimitMetrics metrics, ILogger<DegradationState> logger)
    {
        _logger = logger;
        metrics.ObserveDegradation(() => _byPolicy);
    }

    /// <summary>The policies that do not stand on Redis now.</summary>
    public IReadOnlyDictionary<string, DecisionSource> Degraded =>
        _byPolicy.Where(p => p.Value != DecisionSource.Redis).ToDictionary(p => p.Key, p => p.Value);

    public void Record(string policy, DecisionSource rung)
    {
        if (_byPolicy.TryGetValue(policy, out var before) && before == rung)
        {
            return;
        }

        _byPolicy[policy] = rung;
        if (rung != DecisionSource.Redis)
        {
            RateLimitLog.Degraded(_logger, policy, DecisionSourceNames.Of(rung));
        }
        else if (before != default)
        {
            RateLimitLog.Recovered(_logger, policy);
        }
    }
}
