using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.Cache;

/// <summary>What the readers of several processes ask, slowly, and how often they did: counted in Redis.</summary>
internal sealed class CountedOrigin(ServiceProvider services, string kind) : IAsyncDisposable
{
    private static readonly TimeSpan Recompute = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    private readonly RedisClient _redis = services.GetRequiredService<RedisClient>();

    private string Calls => $"{kind}:calls";

    private string Signal => $"{kind}:go";

    public static async Task<CountedOrigin> ConnectAsync(string endPoint, string kind)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("EdgeKit:Redis:Timeout", "00:00:05"),
        ]).Build();
        var services = new ServiceCollection().AddLogging()
            .AddEdgeKitRedis(settings.GetSection("EdgeKit:Redis"), endPoint)
            .BuildServiceProvider();
        var origin = new CountedOrigin(services, kind);
        await origin._redis.WaitUntilReadyAsync();
        return origin;
    }

    public async ValueTask<string> AskAsync(CancellationToken cancellationToken)
    {
        await _redis.ExecuteAsync(d => d.StringIncrementAsync(Calls), cancellationToken);
        await Task.Delay(Recompute, cancellationToken);
        return "value";
    }

    public async Task ResetAndGoAsync()
    {
        await _redis.ExecuteAsync(d => d.KeyDeleteAsync(Calls));
        await _redis.ExecuteAsync(d => d.StringSetAsync(Signal, 1));
    }

    public async Task WaitForGoAsync()
    {
        while (!await _redis.ExecuteAsync(d => d.KeyExistsAsync(Signal)))
        {
            await Task.Delay(Poll);
        }
    }

    public async Task<double> CallsAsync() => (double)await _redis.ExecuteAsync(d => d.StringGetAsync(Calls));

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
