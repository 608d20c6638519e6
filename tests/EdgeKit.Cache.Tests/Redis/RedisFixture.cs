using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>One private server for tests that do not harm it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
