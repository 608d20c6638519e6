using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A client of its own, with patience for a slow machine and quick probes.</summary>
internal sealed class RedisConnected : IAsyncDisposable
{
    private readonly IHost _host;

    private RedisConnected(IHost host) => _host = host;

    public RedisClient Client => _host.Services.GetRequiredService<RedisClient>();

    /// <param name="endPoints">One server, or several with commas between them.</param>
    /// <param name="timeout">How long a call may take.</param>
    public static async Task<RedisConnected> ToAsync(string endPoints, string timeout = "00:01:00")
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("EdgeKit:Redis:Timeout", timeout), new("EdgeKit:Redis:ProbeInterval", "00:00:00.010")]);
        builder.Services.AddEdgeKitRedis(builder.Configuration.GetSection("EdgeKit:Redis"), endPoints);
        var connected = new RedisConnected(builder.Build());
        await connected._host.StartAsync();
        await connected.Client.WaitUntilReadyAsync();
        return connected;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
