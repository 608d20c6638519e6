using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shop.Orders.Prices;

/// <summary>Not ready before the first prices are known: until then every order would be refused.</summary>
internal sealed class PriceHealthCheck(PriceBook prices) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            prices.IsEmpty
                ? new HealthCheckResult(context.Registration.FailureStatus, "The catalog has not told its prices yet.")
                : HealthCheckResult.Healthy());
}
