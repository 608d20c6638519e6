using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Memory;
using EdgeKit.Testing;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Tests.Support;

/// <summary>One instance of an application with a cache, in process, on a clock that the test turns.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public CacheHost(params (string Setting, string Value)[] settings)
        : this(null, settings)
    {
    }

    public CacheHost(Action<IServiceCollection>? application, params (string Setting, string Value)[] settings)
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("EdgeKit:Cache:Policies:p:Jitter", "0"), .. settings.Select(
                s => KeyValuePair.Create($"EdgeKit:Cache:{s.Setting}", (string?)s.Value))])
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(Log));
        application?.Invoke(services);
        services.AddSingleton<TimeProvider>(Time);
        services.AddScoped<ScopedThing>();
        services.AddEdgeKitCache(Configuration.GetSection("EdgeKit:Cache"));
        _services = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public LogLines Log { get; } = new();

    public SteppedTimeProvider Time { get; } = new();

    public IConfigurationRoot Configuration { get; }

    public IServiceProvider Services => _services;

    public IObjectCaches Caches => Get<IObjectCaches>();

    public IObjectCache Cache => Caches.Get("p");

    public HybridCache Hybrid => Services.GetRequiredKeyedService<HybridCache>("p");

    public CacheEngine Engine => Get<CacheEngine>();

    public BackgroundFills Background => Get<BackgroundFills>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public CacheKey Key(string text) => new(Engine.Policies.Get("p"), text);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
