using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests;

/// <summary>A container with a client in it, as an application has one.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    /// <summary>For whatever a test waits for: far beyond what it takes, so that only a hang reaches it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ServiceProvider _services;

    /// <summary>
    /// The time budget is long unless a test sets it: what is not about time must not fail on a busy machine.
    /// </summary>
    public TestClient(string connectionString, params (string Key, string Value)[] settings)
        : this(connectionString, TimeProvider.System, settings)
    {
    }

    public TestClient(ConfigurationOptions options)
        : this(null, TimeProvider.System, [], services => services.AddEdgeKitRedis(options))
    {
    }

    private TestClient(
        string? connectionString,
        TimeProvider timeProvider, (string Key, string Value)[] settings, Action<IServiceCollection>? choose = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("EdgeKit:Redis:Timeout", (string?)"00:01:00")])
            .AddInMemoryCollection(
                settings.Select(s => KeyValuePair.Create("EdgeKit:Redis:" + s.Key, (string?)s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton(timeProvider);
        services.AddEdgeKitRedis(configuration.GetSection("EdgeKit:Redis"), connectionString);
        choose?.Invoke(services);
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<RedisClient>();
    }

    public RedisClient Client { get; }

    public LogLines Log { get; } = new();

    public IServiceProvider Services => _services;

    public static async Task<TestClient> ReadyAsync(
        string connectionString, params (string Key, string Value)[] settings)
    {
        var client = new TestClient(connectionString, settings);
        await client.ReadyAsync();
        return client;
    }

    /// <summary>With a clock that stands still until the test turns it.</summary>
    public static async Task<TestClient> ReadyAsync(
        string connectionString, FakeTimeProvider clock, params (string Key, string Value)[] settings)
    {
        var client = new TestClient(connectionString, clock, settings);
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1)); // a probe is due
            return client.Client.IsAvailable;
        });
        return client;
    }

    public Task ReadyAsync() => Client.WaitUntilReadyAsync().WaitAsync(Patience);

    /// <summary>Asks again and again until the condition holds.</summary>
    public static Task UntilAsync(Func<bool> condition) =>
        UntilAsync(() => Task.FromResult(condition()), holds => holds);

    /// <summary>Asks again and again until the answer is the one.</summary>
    public static async Task UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isTheOne)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTheOne(await ask()))
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
