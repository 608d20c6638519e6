using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Memory;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Cache.Telemetry;

internal sealed class CacheHealthCheck(MemoryTier memory, IEntryStore? store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["bytes"] = memory.Bytes, ["entries"] = memory.Count };
        return Task.FromResult(store switch
        {
            null => HealthCheckResult.Healthy("Entries are kept in this process.", data),
            { IsAvailable: true } => HealthCheckResult.Healthy(
                "Entries are shared in Redis, and this instance knows of every purge.", data),
            _ => new HealthCheckResult(context.Registration.FailureStatus,
                "Redis is not available: each instance fills its own memory.", null, data),
        });
    }
}
