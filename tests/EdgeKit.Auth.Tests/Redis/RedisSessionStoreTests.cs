using System.Globalization;
using EdgeKit.Auth.Redis;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Tests.Sessions;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Redis;

public sealed class RedisSessionStoreTests(RedisSessionStoreTests.Server server) : SessionStoreContract,
    IClassFixture<RedisSessionStoreTests.Server>
{
    private protected override ISessionStore Store => new RedisSessionStore(server.Client, TimeProvider.System);

    [Fact]
    public async Task A_use_extends_the_session_but_never_past_its_lifetime()
    {
        var key = Guid.NewGuid().ToString("N");
        await Store.CreateAsync(key, [1], new SessionTimeouts(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)), default);
        (await TimeToLiveAsync(key)).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));

        await Store.ReadAsync(key, ISessionStore.MainSlot, TimeSpan.FromMinutes(10), default);
        (await TimeToLiveAsync(key)).ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        await Store.ReadAsync(key, ISessionStore.MainSlot, TimeSpan.FromHours(10), default);
        (await TimeToLiveAsync(key)).ShouldBeInRange(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Nothing_in_it_lives_for_ever()
    {
        var key = Guid.NewGuid().ToString("N");
        await Store.CreateAsync(key, [1], new SessionTimeouts(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)), default);
        await Store.IndexAsync("sub:" + key, key, TimeSpan.FromMinutes(30));
        await Store.MarkLogoutAsync("sid:" + key, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(30));

        foreach (var name in (
            await server.Redis.CommandAsync("KEYS", $"*{key}*")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (await server.Redis.CommandAsync("PTTL", name)).ShouldNotBe("-1", name);
        }
    }

    private async Task<TimeSpan> TimeToLiveAsync(string key) => TimeSpan.FromMilliseconds(
        long.Parse(await server.Redis.CommandAsync(
            "PTTL", $"{server.Client.KeyPrefix}auth:session:{key}"), CultureInfo.InvariantCulture));

    public sealed class Server : IAsyncLifetime
    {
        private ServiceProvider _services = null!;

        public RedisServer Redis { get; private set; } = null!;

        public RedisClient Client => _services.GetRequiredService<RedisClient>();

        public async Task InitializeAsync()
        {
            Redis = await RedisServer.StartAsync();
            var section = new ConfigurationBuilder().AddInMemoryCollection(
                [new("Redis:Timeout", "00:01:00")]).Build().GetSection("Redis");
            _services = new ServiceCollection().AddLogging().AddEdgeKitRedis(
                section, Redis.EndPoint).BuildServiceProvider();
            await Client.WaitUntilReadyAsync();
        }

        public async Task DisposeAsync()
        {
            await _services.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }
}
