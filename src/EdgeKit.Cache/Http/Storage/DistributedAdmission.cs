using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Decides which answers go to the second tier. Strangers choose URLs: what nobody asks for twice stays in this
/// process, whose memory is bounded.
/// </summary>
internal sealed class DistributedAdmission(CacheClock clock, IOptionsMonitor<CacheOptions> options)
{
    /// <summary>What an entry takes in Redis beside its content: measured, rounded up.</summary>
    private const int Bookkeeping = 512;

    private readonly Doorkeeper _doorkeeper = new(clock.Time);
    private readonly DistributedQuota _ledger = new(clock.Time, () => options.CurrentValue.MaxSharedBytes);

    /// <summary>When an answer goes to the second tier; nothing when it does without a question.</summary>
    public Sharing? Decide(FillPlan plan)
    {
        if (!plan.Policy.Freshness.Shared || plan.Policy.Options.ShareAtOnce)
        {
            return null; // calls of this process: their URLs are its own
        }

        var (ledger, caller) = (_ledger, plan.Caller); // and nothing of the request
        return new Sharing(IsWanted(plan), (bytes, lives) => ledger.TryTake(caller, Bookkeeping + bytes, lives));
    }

    /// <summary>Whether somebody else wants what is there under a key: he waits, or it was asked for before.</summary>
    public bool IsWanted(FillPlan plan) => !plan.Policy.Freshness.Shared || plan.Policy.Options.ShareAtOnce
        || plan.Stale is not null || plan.Lease?.Waiting > 1 || _doorkeeper.Knows(plan.Key.ToString());
}
