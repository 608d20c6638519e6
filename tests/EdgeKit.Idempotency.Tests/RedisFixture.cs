using EdgeKit.Redis;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A private Redis and a client, for all tests of a class.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisConnected? _connected;

    public RedisServer Server { get; private set; } = null!;

    public RedisClient Client => _connected!.Client;

    public async Task InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        _connected = await RedisConnected.ToAsync(Server.EndPoint);
    }

    public async Task DisposeAsync()
    {
        await _connected!.DisposeAsync();
        await Server.DisposeAsync();
    }
}
