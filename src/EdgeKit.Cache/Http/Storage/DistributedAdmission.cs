using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Decides which responses go to the distributed cache. Strangers choose URLs, so a response that is requested once
/// stays in the bounded memory of this process.
/// </summary>
internal sealed class DistributedAdmission(CacheClock clock, IOptionsMonitor<CacheOptions> options)
{
    /// <summary>Overhead of an entry in Redis in bytes, measured and rounded up.</summary>
    private const int Bookkeeping = 512;

    private readonly Doorkeeper _doorkeeper = new(clock.TimeProvider);
    private readonly DistributedQuota _quota = new(clock.TimeProvider, () => options.CurrentValue.MaxSharedBytes);

    /// <returns><see langword="null"/> if the response goes there without conditions.</returns>
    public SharingPolicy? Decide(FillPlan plan)
    {
        if (!plan.Policy.Freshness.Shared || plan.Policy.Options.ShareOnFirstRequest)
        {
            return null;
        }

        var (quota, caller) = (_quota, plan.Caller); // The function outlives the request, so it must not keep the plan.
        return new SharingPolicy(IsWanted(plan), (bytes, lives) => quota.TryTake(caller, Bookkeeping + bytes, lives));
    }

    /// <summary>True if another request waits for the key or has requested it before.</summary>
    public bool IsWanted(FillPlan plan) => !plan.Policy.Freshness.Shared || plan.Policy.Options.ShareOnFirstRequest
        || plan.Stale is not null || plan.Lease?.Fill.WaiterCount > 1 || _doorkeeper.Knows(plan.Key.ToString());
}
