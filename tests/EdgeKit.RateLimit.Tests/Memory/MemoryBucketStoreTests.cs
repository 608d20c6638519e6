using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;

namespace EdgeKit.RateLimit.Tests.Memory;

public sealed class MemoryBucketStoreTests : BucketStoreContract
{
    private readonly MemoryBucketStore _store;

    public MemoryBucketStoreTests() =>
        _store = new(new BucketTable(Limits.Registry, 100_000), new NanosecondClock(new FakeTimeProvider()));

    private protected override IBucketStore Store => _store;
}
