using EdgeKit.Idempotency.Stores;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly FakeTimeProvider _time = new();

    public MemoryStoreTests() => Store = new MemoryIdempotencyStore(_time);

    protected override IIdempotencyStore Store { get; }

    protected override Task ExpireAsync(string key)
    {
        _time.Advance(TimeSpan.FromDays(2));
        return Task.CompletedTask;
    }
}
