using EdgeKit.Idempotency.Stores;

namespace EdgeKit.Idempotency.Tests;

public sealed class RedisStoreTests(RedisFixture fixture) : StoreContract, IClassFixture<RedisFixture>
{
    protected override IIdempotencyStore Store { get; } = new RedisIdempotencyStore(fixture.Client);

    protected override async Task ExpireAsync(string key) =>
        (await fixture.Client.ExecuteAsync(redis => redis.KeyDeleteAsync($"edgekit:idem:{{{key}}}"))).ShouldBeTrue();
}
