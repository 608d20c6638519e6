using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Telemetry;

/// <summary>Degraded, or unhealthy if so configured, while the latest reload is rejected.</summary>
internal sealed class PolicyHealthCheck(PolicyTables tables) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (current, rejected) = (tables.Current, tables.Rejected);
        return Task.FromResult(rejected.Count == 0
            ? HealthCheckResult.Healthy($"Policies of generation {current.Generation} are in force.")
            : new HealthCheckResult(
                current.Find<ReloadOptions>() is { UnhealthyWhenRefused: true }
                ? HealthStatus.Unhealthy : HealthStatus.Degraded,
                $"The last reload was refused; generation {current.Generation} stays in force. "
                + PolicyException.Describe(rejected)));
    }
}
