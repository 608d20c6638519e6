using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Cache.Telemetry;

/// <summary>Degraded while entries should be shared in Redis but are not.</summary>
internal sealed class CacheHealthCheck(PolicyStates spaces, IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data =
            new Dictionary<string, object> { ["bytes"] = spaces.Memory.Bytes, ["entries"] = spaces.Memory.Count };
        if (services.GetRedisClient() is null)
        {
            return Task.FromResult(HealthCheckResult.Healthy("Entries are kept in process.", data));
        }

        return Task.FromResult(services.GetRequiredService<RedisEntryStore>().IsAvailable
            ? HealthCheckResult.Healthy("Entries are shared in Redis, and this instance knows of every purge.", data)
            : new HealthCheckResult(context.Registration.FailureStatus,
                "Redis cannot be used: each instance fills its own memory.", null, data));
    }
}
