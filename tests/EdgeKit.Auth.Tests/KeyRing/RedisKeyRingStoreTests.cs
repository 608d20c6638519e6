using System.Xml.Linq;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Tests.Redis;

namespace EdgeKit.Auth.Tests.KeyRing;

public sealed class RedisKeyRingStoreTests(RedisSessionStoreTests.Server server)
    : IClassFixture<RedisSessionStoreTests.Server>
{
    [Fact]
    public async Task A_Redis_that_was_flushed_gets_the_keys_back_although_its_connection_held()
    {
        var clock = new FakeTimeProvider();
        using var store = new RedisKeyRingStore(server.Client, clock);
        store.StoreElement(new XElement("key", "k1"), "k1");
        await server.Redis.CommandAsync("FLUSHALL");
        store.GetAllElements().ShouldBeEmpty();

        clock.Advance(RedisKeyRingStore.RestoreInterval);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (store.GetAllElements().Count == 0)
        {
            await Task.Delay(50, patience.Token);
        }

        store.GetAllElements().Single().Value.ShouldBe("k1");
    }
}
