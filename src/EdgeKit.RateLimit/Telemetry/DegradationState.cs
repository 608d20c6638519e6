using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>Remembers where each policy was last decided and logs changes from and to Redis. Thread safe.</summary>
internal sealed class DegradationState
{
    private readonly ConcurrentDictionary<string, DecisionSource> _byPolicy = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger<DegradationState> _logger;

    public DegradationState(RateLimitMetrics metrics, ILogger<DegradationState> logger)
    {
        _logger = logger;
        metrics.ObserveDegradation(() => _byPolicy);
    }

    /// <summary>The policies that are not decided in Redis now.</summary>
    public IReadOnlyDictionary<string, DecisionSource> Degraded =>
        _byPolicy.Where(p => p.Value != DecisionSource.Redis).ToDictionary(p => p.Key, p => p.Value);

    public void Record(string policy, DecisionSource source)
    {
        if (_byPolicy.TryGetValue(policy, out var previous) && previous == source)
        {
            return;
        }

        _byPolicy[policy] = source;
        if (source != DecisionSource.Redis)
        {
            RateLimitLog.Degraded(_logger, policy, RateLimitMetrics.NameOf(source));
        }
        else if (previous != default)
        {
            RateLimitLog.Recovered(_logger, policy);
        }
    }
}
