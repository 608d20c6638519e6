using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Reloading;

/// <summary>Degraded while the configuration says something that cannot be put in force.</summary>
internal sealed class PolicyHealthCheck(PolicyTables tables) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var rejected = tables.Rejected;
        return Task.FromResult(rejected.Count == 0
            ? HealthCheckResult.Healthy($"Policies of generation {tables.Current.Generation} are in force.")
            : HealthCheckResult.Degraded(
                $"The last reload was refused; generation {tables.Current.Generation} stays in force. {PolicyException.Describe(rejected)}"));
    }
}
