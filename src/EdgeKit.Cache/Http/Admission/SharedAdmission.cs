using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Filling;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Http.Admission;

/// <summary>
/// Decides which answers go to the second tier. Strangers choose URLs: what nobody asks for twice stays in this
/// process, whose memory is bounded.
/// </summary>
internal sealed class SharedAdmission(CacheClock clock, IOptionsMonitor<CacheOptions> options)
{
    /// <summary>What an entry takes in Redis beside its content: measured, rounded up.</summary>
    private const int Bookkeeping = 512;

    private readonly Doorkeeper _doorkeeper = new(clock.TimeProvider);
    private readonly ShareLedger _ledger = new(clock.TimeProvider, () => options.CurrentValue.MaxSharedBytes);

    /// <summary>When an answer goes to the second tier; nothing when it does without a question.</summary>
    public SharingPolicy? Decide(FillOrder order)
    {
        if (!order.Policy.Freshness.Shared || order.Policy.Options.ShareOnFirstRequest)
        {
            return null; // calls of this process: their URLs are its own
        }

        var (ledger, caller) = (_ledger, order.Caller); // and nothing of the request
        return new SharingPolicy(IsWanted(order), (bytes, lives) => ledger.TryTake(caller, Bookkeeping + bytes, lives));
    }

    /// <summary>Whether somebody else wants what is there under a key: he waits, or it was asked for before.</summary>
    public bool IsWanted(FillOrder order) => !order.Policy.Freshness.Shared || order.Policy.Options.ShareOnFirstRequest
        || order.Stale is not null || order.Lease?.WaiterCount > 1 || _doorkeeper.Knows(order.Key.ToString());
}
