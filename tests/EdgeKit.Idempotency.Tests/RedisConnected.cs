using System.Globalization;
using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A client with a timeout for slow machines and quick probes.</summary>
internal sealed class RedisConnected : IAsyncDisposable
{
    private readonly IHost _host;

    private RedisConnected(IHost host) => _host = host;

    public RedisClient Client => _host.Services.GetRequiredService<RedisClient>();

    /// <param name="endPoints">One server, or several with commas between them.</param>
    /// <param name="failuresToOpen">After how many failed calls in a row it takes the server for dead.</param>
    public static async Task<RedisConnected> ToAsync(string endPoints, int failuresToOpen = 5)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [
                new("EdgeKit:Redis:Timeout", "00:01:00"), new("EdgeKit:Redis:ProbeInterval", "00:00:00.010"),
                new("EdgeKit:Redis:FailuresToOpen", failuresToOpen.ToString(CultureInfo.InvariantCulture)),
            ]);
        builder.Services.AddEdgeKitRedis(builder.Configuration.GetSection("EdgeKit:Redis"), endPoints);
        var connected = new RedisConnected(builder.Build());
        await connected._host.StartAsync();
        await connected.Client.WaitUntilReadyAsync();
        return connected;
    }

    /// <summary>Says how long a call may take from now on.</summary>
    public void WaitForRedis(string timeout)
    {
        var configuration = (IConfigurationRoot)_host.Services.GetRequiredService<IConfiguration>();
        configuration["EdgeKit:Redis:Timeout"] = timeout;
        configuration.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
