using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Local;

namespace EdgeKit.RateLimit.Permits;

/// <summary>Permits in this process.</summary>
internal sealed class MemoryPermitStore(BucketTable table, LocalClock clock, TimeProvider timeProvider) : IPermitStore
{
    public ValueTask<Permit> EnterAsync(Charge charge, RateLimitPriority priority) =>
        ValueTask.FromResult(new Permit(charge, table.Take(charge, clock.Now), timeProvider.GetTimestamp()));

    public void Leave(Permit permit, in Ending ending) => table.Return(permit.Charge, clock.Now);
}
