using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>What this process knows of the buckets in Redis.</summary>
internal sealed class LocalTable(BucketTable table, NanosecondClock clock)
{
    public long Now => clock.Now;

    /// <summary>A process that tracks as many keys as it may sends newcomers to one bucket that they share.</summary>
    public BucketRequest Bounded(in BucketRequest charge) => table.HasRoomFor(charge, clock.Now)
        ? charge
        : charge with { Partition = PartitionKey.Of(PartitionKind.Overflow, "") };

    /// <summary>Charges or, with a negative cost, gives back.</summary>
    public void Change(in BucketRequest charge, long cost)
    {
        if (cost < 0)
        {
            table.Return(charge with { Cost = -cost }, clock.Now);
        }
        else
        {
            table.ForceTake(charge with { Cost = cost }, clock.Now);
        }
    }
}
