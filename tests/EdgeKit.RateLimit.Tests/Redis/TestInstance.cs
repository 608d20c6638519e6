using System.Globalization;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>
/// One instance of an application that shares its limits through Redis: the real registrations, without a web server.
/// </summary>
internal sealed class TestInstance : IAsyncDisposable
{
    private static int _prefixes;

    private TestInstance(ServiceProvider services, string prefix) => (Services, Prefix) = (services, prefix);

    public ServiceProvider Services { get; }

    public string Prefix { get; }

    public RateLimitEngine Engine => Services.GetRequiredService<RateLimitEngine>();

    public IBucketStore Store => Services.GetRequiredService<IBucketStore>();

    public LimitRegistry Registry => Services.GetRequiredService<LimitRegistry>();

    public KeyHasher Hasher => Services.GetRequiredService<KeyHasher>();

    /// <summary>A prefix that no other test on the server uses.</summary>
    public static string NewPrefix() => string.Create(
        CultureInfo.InvariantCulture, $"t{Environment.ProcessId}-{Interlocked.Increment(ref _prefixes)}:");

    /// <summary>
    /// Starts one. A call may take as long as it likes unless a test says otherwise: on a busy machine none may pass
    /// for an outage.
    /// </summary>
    public static async Task<TestInstance> StartAsync(
        string endPoint, string rateLimitJson = "{}", string? prefix = null, string timeout = "00:01:00",
        IConfiguration? configuration = null, TimeProvider? clock = null, int failuresToOpen = 5)
    {
        prefix ??= NewPrefix();
        var redis = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EdgeKit:Redis:KeyPrefix"] = prefix,
            ["EdgeKit:Redis:Timeout"] = timeout,
            ["EdgeKit:Redis:FailuresToOpen"] = failuresToOpen.ToString(CultureInfo.InvariantCulture),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddEdgeKitRedis(redis.GetSection("EdgeKit:Redis"), endPoint);
        services.AddEdgeKitRateLimit(
            (configuration ?? TestConfiguration.Of(rateLimitJson)).GetSection("EdgeKit:RateLimit"));
        var instance = new TestInstance(services.BuildServiceProvider(), prefix);
        foreach (var service in instance.Services.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        return instance;
    }

    public Task ReadyAsync() => Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();

    public BucketRequest Request(string policy, string user = "alice", long cost = 1)
    {
        var found = Engine.CurrentModel.Get(policy);
        return BucketRequestFactory.Create(found, found.Limit, new PartitionKey(PartitionKind.User, user), cost, Hasher);
    }

    public async Task<BucketResult> TakeAsync(BucketRequest request)
    {
        var results = new BucketResult[1];
        await Store.AcquireAsync(new[] { request }, results);
        return results[0];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>())
        {
            await service.StopAsync(default);
        }

        await Services.DisposeAsync();
    }
}
