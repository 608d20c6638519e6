using EdgeKit.Auth.SigningKeys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Auth.Telemetry;

/// <summary>
/// Unhealthy until the keys of every issuer were fetched once; degraded when the last good ones have grown too old. An
/// outage of the authorization server alone does not take the process out of rotation: anonymous routes and tokens
/// already known go on.
/// </summary>
internal sealed class IssuerKeysHealthCheck(IssuerDirectory directory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var missing = Names(issuer => !issuer.Keys.WasFetched);
        if (missing.Length > 0)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"No signing keys were fetched yet for: {missing}."));
        }

        var old = Names(issuer => issuer.Keys.Current is null);
        return Task.FromResult(old.Length > 0
            ? HealthCheckResult.Degraded($"The signing keys have grown too old for: {old}.")
            : HealthCheckResult.Healthy("The signing keys of every issuer are known."));
    }

    private string Names(Func<Issuer, bool> which) =>
        string.Join(", ", directory.All.Where(which).Select(issuer => issuer.Model.Name));
}
