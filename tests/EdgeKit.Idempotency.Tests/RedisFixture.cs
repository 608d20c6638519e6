using EdgeKit.Redis;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A private Redis and a client, for all tests of a class.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private RedisConnected? _connected;

    public RedisServer Server { get; private set; } = null!;

    public RedisClient Client => _connected!.Client;

    /// <summary>Waits until so many of the server's channels have a subscriber who waits for a key.</summary>
    public async Task SubscribersAsync(int atLeast)
    {
        while ((await Client.ExecuteAsync(
            redis => redis.ExecuteAsync("PUBSUB", "CHANNELS", "edgekit:idem-done:*"))) is var channels
            && ((string[])channels!).Length < atLeast)
        {
            await Task.Delay(Poll);
        }
    }

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
