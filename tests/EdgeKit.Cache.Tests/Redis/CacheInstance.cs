using System.Globalization;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Redis;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>
/// One instance of an application that shares its cache through Redis: the real registrations, without a web server.
/// </summary>
internal sealed class CacheInstance : IAsyncDisposable
{
    /// <summary>Long enough for slow machines, unless a test is about it.</summary>
    private static readonly (string Setting, string Value)[] Unhurried =
        [("EdgeKit:Redis:Timeout", "00:01:00"), (
            "Ttl", "01:00:00"), ("LockTimeout", "00:10:00"), ("FactoryTimeout", "00:10:00"), ("Jitter", "0")];

    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(1);
    private static int _prefixes;

    private readonly ServiceProvider _services;
    private readonly IConfigurationRoot _configuration;

    private CacheInstance(ServiceProvider services, IConfigurationRoot configuration) =>
        (_services, _configuration) = (services, configuration);

    public IServiceProvider Services => _services;

    public IObjectCaches Caches => _services.GetRequiredService<IObjectCaches>();

    public IObjectCache Cache => Caches.Get("p");

    public CacheEngine Engine => _services.GetRequiredService<CacheEngine>();

    public RedisBackplane Backplane => _services.GetRequiredService<RedisBackplane>();

    public RedisEntryStore Store => _services.GetRequiredService<RedisEntryStore>();

    public RedisNames Names => _services.GetRequiredService<RedisNames>();

    public RedisClient Redis => _services.GetRequiredService<RedisClient>();

    /// <summary>A prefix that no other test on the server uses.</summary>
    public static string NewPrefix() => string.Create(
        CultureInfo.InvariantCulture, $"t{Environment.ProcessId}-{Interlocked.Increment(ref _prefixes)}:");

    public static Task<CacheInstance> StartAsync(
        string endPoint, string prefix, params (string Setting, string Value)[] policy) =>
        StartAsync(endPoint, prefix, TimeProvider.System, policy);

    /// <param name="endPoint">The server; it need not answer.</param>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="timeProvider">The instance's clock.</param>
    /// <param name="policy">Settings of the policy "p".</param>
    public static async Task<CacheInstance> StartAsync(
        string endPoint, string prefix, TimeProvider timeProvider, params (string Setting, string Value)[] policy)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("EdgeKit:Redis:KeyPrefix", prefix)])
            .AddInMemoryCollection(Unhurried.Select(s => KeyValuePair.Create(PathOf(s.Setting), (string?)s.Value)))
            .AddInMemoryCollection(policy.Select(s => KeyValuePair.Create(PathOf(s.Setting), (string?)s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(timeProvider);
        services.AddEdgeKitRedis(configuration.GetSection("EdgeKit:Redis"), endPoint);
        services.AddEdgeKitCache(configuration.GetSection("EdgeKit:Cache"));
        var instance = new CacheInstance(
            services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true }), configuration);
        instance.Store.LeaseTime = LeaseTime;
        foreach (var service in instance._services.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        return instance;
    }

    /// <summary>Waits until it shares its cache.</summary>
    public Task InStepAsync() => Support.Eventually.Holds(() => Store.IsAvailable && Backplane.IsSynchronized);

    /// <summary>Says how long a call to Redis may take from now on.</summary>
    public void WaitForRedis(string timeout)
    {
        _configuration["EdgeKit:Redis:Timeout"] = timeout;
        _configuration.Reload();
    }

    /// <summary>Takes time from the lease of a key: the same as turning Redis's clock on.</summary>
    public async Task PassAsync(RedisServer server, TimeSpan time, string key = "k") => await server.CommandAsync(
        "HINCRBY", Names.EntryKey(Key(key)), "d", (-time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));

    public async Task<TimeSpan> LeftOfLeaseAsync(RedisServer server, string key = "k") =>
        TimeSpan.FromMilliseconds(double.Parse(
        await server.CommandAsync("EVAL",
            "return redis.call('HGET', KEYS[1], 'd') - redis.call('TIME')[1] * 1000", "1", Names.EntryKey(Key(key))),
        CultureInfo.InvariantCulture));

    /// <summary>Returns the value that a reader would be served now, without making it.</summary>
    public async Task<string?> ValueAsync(string key = "k") => (await Cache.GetAsync<string>(key)).Value;

    public CacheKey Key(string text) => new(Engine.Policies.Get("p"), text);

    private static string PathOf(string setting) =>
        setting.StartsWith("EdgeKit:", StringComparison.Ordinal) ? setting : $"EdgeKit:Cache:Policies:p:{setting}";

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(default);
        }

        await _services.DisposeAsync();
    }
}
