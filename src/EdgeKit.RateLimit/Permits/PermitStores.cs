using EdgeKit.RateLimit.Adaptive;
using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Permits;

/// <summary>
/// Sends each concurrency limit to where it lives: adaptive ones always in this process, the others in the shared
/// place.
/// </summary>
internal sealed class PermitStores(IPermitStore shared, AdaptivePermitStore adaptive) : IPermitStore
{
    public ValueTask<Permit> EnterAsync(Charge charge, RateLimitPriority priority) =>
        Of(charge).EnterAsync(charge, priority);

    public void Leave(Permit permit, in Ending ending) => Of(permit.Charge).Leave(permit, ending);

    private IPermitStore Of(in Charge charge) =>
        charge.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency ? adaptive : shared;
}
