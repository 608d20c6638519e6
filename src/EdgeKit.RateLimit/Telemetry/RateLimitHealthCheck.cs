using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>Degraded during an outage of Redis. The data names the source of each policy's decisions.</summary>
internal sealed class RateLimitHealthCheck(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (services.GetRedisClient() is not { } redis)
        {
            return Task.FromResult(HealthCheckResult.Healthy("Limits are kept in process."));
        }

        var degraded = services.GetRequiredService<DegradationState>().Degraded;
        var sources = degraded.ToDictionary(p => p.Key, p => (object)RateLimitMetrics.NameOf(p.Value));
        return Task.FromResult(redis.IsAvailable
            ? HealthCheckResult.Healthy("Limits are shared in Redis.", sources)
            : new HealthCheckResult(
                context.Registration.FailureStatus,
                "Redis is unavailable: every policy follows its OnRedisFailure.", null, sources));
    }
}
