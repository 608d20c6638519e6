using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Redis.Telemetry;

/// <summary>Sends a PING, so that an idle application notices an outage too.</summary>
internal sealed class RedisHealthCheck(RedisClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ping = await client.TryExecuteAsync(
            static database => database.PingAsync(), cancellationToken).ConfigureAwait(false);
        return ping.IsSuccess
            ? HealthCheckResult.Healthy($"Redis answered within {ping.Value.TotalMilliseconds:0.0} ms.")
            : new HealthCheckResult(
                context.Registration.FailureStatus, $"Redis is not available: {ping.Failure}.", ping.Error);
    }
}
