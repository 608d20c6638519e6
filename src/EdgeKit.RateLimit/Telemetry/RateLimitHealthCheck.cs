using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>
/// Degraded while limits are not shared although they should be. The data names the rung of each policy.
/// </summary>
internal sealed class RateLimitHealthCheck(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (services.GetRedisClient() is not { } redis)
        {
            return Task.FromResult(HealthCheckResult.Healthy("Limits are kept in process."));
        }

        var below = services.GetRequiredService<DegradationState>().Degraded;
        var rungs = below.ToDictionary(p => p.Key, p => (object)DecisionSourceNames.Of(p.Value));
        return Task.FromResult(redis.IsAvailable
            ? HealthCheckResult.Healthy("Limits are shared in Redis.", rungs)
            : new HealthCheckResult(context.Registration.FailureStatus,
                "Redis cannot be asked: every policy does what its OnRedisFailure says.", null, rungs));
    }
}
