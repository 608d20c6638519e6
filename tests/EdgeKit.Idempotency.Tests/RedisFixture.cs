using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A private Redis and a client, for all tests of a class.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private IHost? _host;

    public RedisServer Server { get; private set; } = null!;

    public RedisClient Client => _host!.Services.GetRequiredService<RedisClient>();

    public async Task InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("EdgeKit:Redis:Timeout", "00:01:00"), new("EdgeKit:Redis:ProbeInterval", "00:00:00.010")]);
        builder.Services.AddEdgeKitRedis(builder.Configuration.GetSection("EdgeKit:Redis"), Server.EndPoint);
        _host = builder.Build();
        await _host.StartAsync();
        await Client.WaitUntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        await Server.DisposeAsync();
    }
}
