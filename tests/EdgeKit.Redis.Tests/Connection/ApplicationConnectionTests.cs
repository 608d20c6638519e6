using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests.Connection;

/// <summary>An application that has a connection to Redis already.</summary>
public sealed class ApplicationConnectionTests
{
    private const string Nowhere = "127.0.0.1:1";

    private static Dictionary<string, Action<IServiceCollection, IConnectionMultiplexer>> Registrations { get; } = new()
    {
        ["an instance, after EdgeKit"] = (s, own) => AddEdgeKit(s).AddSingleton(own),
        ["an instance, before EdgeKit"] = (s, own) => AddEdgeKit(s.AddSingleton(own)),
        ["an instance, under its own type"] = (s, own) => AddEdgeKit(s).AddSingleton((ConnectionMultiplexer)own),
        ["the key redis, as Aspire does"] = (s, own) =>
            AddEdgeKit(s).AddKeyedSingleton("redis", own).AddKeyedSingleton<IConnectionMultiplexer>("other", Unwanted),
        ["a single other key"] = (s, own) => AddEdgeKit(s).AddKeyedSingleton("cache", own),
        ["handed over"] = (s, own) => AddEdgeKit(s).AddSingleton(p => Unwanted(p, null)).AddEdgeKitRedis(own),
        ["handed over, before EdgeKit"] = (s, own) => AddEdgeKit(s.AddEdgeKitRedis(own)),
        ["found in the container"] = (s, own) =>
            AddEdgeKit(s).AddKeyedSingleton("a", own).AddKeyedSingleton<IConnectionMultiplexer>("b", Unwanted)
            .AddEdgeKitRedis(p => p.GetRequiredKeyedService<IConnectionMultiplexer>("a")),
        ["made asynchronously"] = (s, own) => AddEdgeKit(s).AddEdgeKitRedis(async _ =>
        {
            await Task.Yield();
            return own;
        }),
    };

    public static TheoryData<string> Ways() => [.. Registrations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Its_connection_is_used_and_never_closed(string way)
    {
        await using var server = await RedisServer.StartAsync();
        await using var own = await ConnectionMultiplexer.ConnectAsync(server.EndPoint);
        await own.GetSubscriber().PingAsync();
        var before = await CountAsync(server);
        var services = new ServiceCollection();
        Registrations[way](services, own);
        await using (var container = services.BuildServiceProvider())
        {
            var client = container.GetRequiredService<RedisClient>();
            await client.WaitUntilReadyAsync().WaitAsync(TestClient.Patience);
            var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var subscription = await client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));
            await client.PublishAsync("news", "hello");

            (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("hello");
            (await CountAsync(server)).ShouldBe(before);
        }

        await TestClient.UntilAsync(
            () => own.GetDatabase().PublishAsync(RedisChannel.Literal("news"), "bye"), receivers => receivers == 0);
    }

    [Fact]
    public async Task EdgeKits_own_connection_string_takes_precedence()
    {
        await using var server = await RedisServer.StartAsync();
        var services = new ServiceCollection();
        AddEdgeKit(services, ("EdgeKit:Redis:ConnectionString", server.EndPoint)).AddSingleton(s => Unwanted(s, null));
        await using var container = services.BuildServiceProvider();

        await container.GetRequiredService<RedisClient>().WaitUntilReadyAsync().WaitAsync(TestClient.Patience);
    }

    [Fact]
    public async Task A_factory_that_throws_while_Redis_is_down_is_called_again_and_the_reason_logged_once()
    {
        await using var server = RedisServer.Down();
        await using var container = AddEdgeKit(new ServiceCollection())
            .AddSingleton<IConnectionMultiplexer>(
                _ => ConnectionMultiplexer.Connect(server.EndPoint + ",connectRetry=0,connectTimeout=500"))
            .BuildServiceProvider();
        var log = container.GetRequiredService<LogLines>();
        var client = container.GetRequiredService<RedisClient>();
        await TestClient.UntilAsync(
            () => log.All.Any(l => l.Contains("cannot be reached yet", StringComparison.Ordinal)));

        await server.RestartAsync();
        await client.WaitUntilReadyAsync().WaitAsync(TestClient.Patience);

        log.All.Count(l => l.Contains("cannot be reached yet", StringComparison.Ordinal)).ShouldBe(1);
        await TestClient.UntilAsync(
            () => log.All.Any(l => l.Contains($"{server.EndPoint} is ready", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connection_closed_by_the_application_is_an_outage_rather_than_an_error_of_callers()
    {
        await using var server = await RedisServer.StartAsync();
        await using var own = await ConnectionMultiplexer.ConnectAsync(server.EndPoint);
        await using var container = AddEdgeKit(new ServiceCollection()).AddEdgeKitRedis(own).BuildServiceProvider();
        var client = container.GetRequiredService<RedisClient>();
        await client.WaitUntilReadyAsync().WaitAsync(TestClient.Patience);

        await own.DisposeAsync();

        (await client.TryExecuteAsync(d => d.PingAsync())).Failure.ShouldBeOneOf(
            RedisFailure.ConnectionLost, RedisFailure.CircuitOpen);
        client.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public async Task Several_with_other_keys_are_ambiguous_and_logged()
    {
        await using var container = AddEdgeKit(new ServiceCollection())
            .AddKeyedSingleton<IConnectionMultiplexer>("cache", Unwanted).AddKeyedSingleton<IConnectionMultiplexer>(
                "sessions", Unwanted).BuildServiceProvider();

        container.GetRedisClient().ShouldBeNull();

        container.GetRequiredService<LogLines>().All.ShouldHaveSingleItem().ShouldContain("(cache, sessions)");
    }

    [Fact]
    public async Task Without_a_connection_there_is_no_client_and_no_health_check()
    {
        await using var container = AddEdgeKit(new ServiceCollection()).BuildServiceProvider();

        container.GetRedisClient().ShouldBeNull();
        container.HasRedisClient().ShouldBeFalse();
        (await container.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Keys.ShouldNotContain(
            "edgekit-redis");
    }

    [Fact]
    public async Task Subscriptions_that_share_the_connection_of_commands_are_reported_when_they_deliver_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var own = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { server.EndPoint },
                Protocol = RedisProtocol.Resp3, SharedSubscriptionConnection = true, AbortOnConnectFail = false });
        await using var container = AddEdgeKit(new ServiceCollection()).AddEdgeKitRedis(own).BuildServiceProvider();
        var client = container.GetRequiredService<RedisClient>();
        await client.WaitUntilReadyAsync().WaitAsync(TestClient.Patience);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));
        using var listening = client.OnReconnected(() => _ = server.CommandAsync("PUBLISH", "news", "repaired"));

        await server.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await server.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("repaired");
    }

    private static IServiceCollection AddEdgeKit(
        IServiceCollection services, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("EdgeKit:Redis:Timeout", (string?)"00:01:00")])
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var log = new LogLines();
        return services.AddLogging(
            l => l.AddProvider(log)).AddSingleton(log).AddEdgeKitRedis(configuration.GetSection("EdgeKit:Redis"), null);
    }

    private static IConnectionMultiplexer Unwanted(IServiceProvider services, object? key) =>
        ConnectionMultiplexer.Connect($"{Nowhere},abortConnect=false,connectRetry=0,connectTimeout=1");

    private static async Task<int> CountAsync(RedisServer server) =>
        (await server.CommandAsync("CLIENT", "LIST")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
