using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shop.Orders.Prices;

/// <summary>Not ready before the first prices are known, because every order would be refused.</summary>
internal sealed class PriceHealthCheck(PriceCache prices) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await prices.TryGetAsync(cancellationToken) is null
            ? new HealthCheckResult(context.Registration.FailureStatus, "No prices of the catalog are known yet.")
            : HealthCheckResult.Healthy();
}
