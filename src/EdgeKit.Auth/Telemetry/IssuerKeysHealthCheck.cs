using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Auth.Telemetry;

/// <summary>
/// Unhealthy until the keys of every issuer were fetched once; degraded if keys have expired. An outage of the
/// authorization server alone does not take the instance out of rotation, because anonymous routes and cached keys
/// still work.
/// </summary>
/// <param name="issuers">Each issuer; if its keys were fetched at least once, and if they are usable.</param>
internal sealed class IssuerKeysHealthCheck(Func<IEnumerable<(string Issuer, bool WasFetched, bool IsUsable)>> issuers)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var all = issuers().ToArray();
        var missing = string.Join(", ", all.Where(it => !it.WasFetched).Select(it => it.Issuer));
        var expired = string.Join(", ", all.Where(it => !it.IsUsable).Select(it => it.Issuer));
        return Task.FromResult(
            missing.Length > 0 ? HealthCheckResult.Unhealthy($"No signing keys were fetched yet for: {missing}.")
            : expired.Length > 0 ? HealthCheckResult.Degraded($"The signing keys have expired for: {expired}.")
            : HealthCheckResult.Healthy("The signing keys of every issuer are available."));
    }
}
