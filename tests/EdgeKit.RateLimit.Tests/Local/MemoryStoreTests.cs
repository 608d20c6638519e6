using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Local;

namespace EdgeKit.RateLimit.Tests.Local;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly MemoryRateLimitStore _store;

    public MemoryStoreTests() =>
        _store = new(new BucketTable(Limits.Book, 100_000), new LocalClock(new FakeTimeProvider()));

    private protected override IRateLimitStore Store => _store;
}
