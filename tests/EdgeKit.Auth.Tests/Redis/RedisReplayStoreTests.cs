using EdgeKit.Auth.Memory;
using EdgeKit.Auth.Redis;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Redis;

public sealed class RedisReplayStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private RedisServer _server = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Redis:Timeout", "00:01:00")]).Build().GetSection("Redis");
        _services = new ServiceCollection().AddLogging().AddEdgeKitRedis(
            section, _server.EndPoint).BuildServiceProvider();
        await _services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_proof_that_another_instance_has_seen_is_refused()
    {
        (await Instance().ContainsAsync("a")).ShouldBeFalse();
        (await Instance().TryAddAsync("a", Lifetime)).ShouldBeTrue();
        (await Instance().TryAddAsync("a", Lifetime)).ShouldBeFalse();
        (await Instance().ContainsAsync("a")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_Redis_an_instance_still_refuses_the_proofs_it_has_seen()
    {
        await _server.KillAsync();
        var instance = Instance();

        (await instance.TryAddAsync("a", Lifetime)).ShouldBeTrue();
        (await instance.TryAddAsync("a", Lifetime)).ShouldBeFalse();
        (await instance.ContainsAsync("a")).ShouldBeTrue();
        (await instance.ContainsAsync("b")).ShouldBeFalse();
    }

    private RedisReplayStore Instance() =>
        new(_services.GetRequiredService<RedisClient>(), new MemoryReplayStore(TimeProvider.System));
}
