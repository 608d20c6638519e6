using System.Net;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Tests;

/// <summary>Instances that share circuits through a real Redis.</summary>
public sealed class SharedCircuitsTests
{
    private static readonly Uri Bank = new("http://bank/");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_circuit_that_opens_is_known_elsewhere_and_opens_no_other_by_itself()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);

        await OpenAsync(one);

        await UntilAsync(() => Heard(other) == 1);
        Heard(one).ShouldBe(0, "an instance ignores its own messages");
        Pipelines(other).StateOf("bank", Bank).ShouldBe(CircuitState.Closed);
        Pipelines(one).Close("bank", Bank);
        await UntilAsync(() => Heard(other) == 0);
    }

    [Fact]
    public async Task An_outage_of_Redis_costs_no_call_and_open_circuits_are_published_again_after_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);
        await redis.KillAsync();

        await OpenAsync(one);
        Heard(other).ShouldBe(0);
        await redis.RestartAsync();

        await UntilAsync(() => Heard(other) == 1);
    }

    [Fact]
    public async Task A_reload_that_removes_the_section_unsubscribes_and_clears_the_table()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);
        await OpenAsync(one);
        await UntilAsync(() => Heard(other) == 1);

        other.GetRequiredService<ReloadableJson>().Edit(Settings(section: ""));

        await UntilAsync(() => Heard(other) == 0);
        await UntilAsync(async () => await Subscribers(one) == 1);
    }

    [Fact]
    public async Task An_isolated_circuit_is_not_published()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);

        Pipelines(one).Isolate("bank", new Uri("http://isolated/"));
        await OpenAsync(one); // messages come in order

        await UntilAsync(() => Heard(other) == 1);
        Pipelines(other).SharedCircuits!.OpenElsewhere("bank", "http://isolated:80").ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_was_disposed_may_be_stopped_again()
    {
        await using var redis = await RedisServer.StartAsync();
        var instance = await InstanceAsync(redis.EndPoint);
        var hosted = instance.GetServices<IHostedService>().ToArray();
        await StopAsync(hosted);
        await instance.DisposeAsync();

        await StopAsync(hosted);

        static Task StopAsync(IHostedService[] services) =>
            Task.WhenAll(services.Select(service => service.StopAsync(CancellationToken.None)));
    }

    private static string Settings(string section) =>
        $$"""
        {
          "EdgeKit": {
            "Redis": { "Timeout": "00:01:00", "ProbeInterval": "00:00:00.050" },
            "Resilience": {
              {{section}} "Policies": { "bank": { "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 1, "BreakDuration": "01:00:00" } } }
            }
          }
        }
        """;

    private static async Task<ServiceProvider> InstanceAsync(string redis)
    {
        var configuration = new ReloadableJson(Settings(""" "SharedCircuits": { },"""));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(configuration);
        services.AddEdgeKitRedis(configuration.Root.GetSection("EdgeKit:Redis"), redis);
        services.AddEdgeKitResilience(configuration.Root.GetSection("EdgeKit:Resilience"));
        services.AddEdgeKitSharedCircuits();
        services.AddHttpClient("bank").ConfigurePrimaryHttpMessageHandler(Failing).AddEdgeKitResilience("bank");
        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        var client = provider.GetRequiredService<RedisClient>();
        await client.WaitUntilReadyAsync().WaitAsync(Patience);
        await ListensAsync(provider, client);
        return provider;
    }

    /// <summary>A subscription is made in the background; a message that arrives proves it.</summary>
    private static Task ListensAsync(ServiceProvider instance, RedisClient client) => UntilAsync(async () =>
    {
        await client.PublishAsync(
            client.KeyPrefix + "resilience:circuits",
            """{ "Instance": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "Policy": "bank", "Authority": "http://hello:80", "OpenMilliseconds": 60000 }""");
        return Pipelines(instance).SharedCircuits!.OpenElsewhere("bank", "http://hello:80") == 1;
    });

    private static async Task<long> Subscribers(ServiceProvider instance)
    {
        var client = instance.GetRequiredService<RedisClient>();
        return await client.PublishAsync(client.KeyPrefix + "resilience:circuits", "{}");
    }

    private static ScriptedHandler Failing()
    {
        var network = new ScriptedHandler();
        network.Answer(HttpStatusCode.InternalServerError);
        return network;
    }

    private static async Task OpenAsync(ServiceProvider instance)
    {
        using var response = await instance.GetRequiredService<IHttpClientFactory>().CreateClient(
            "bank").GetAsync(Bank);
        Pipelines(instance).StateOf("bank", Bank).ShouldBe(CircuitState.Open);
    }

    private static ResiliencePipelines Pipelines(ServiceProvider instance) =>
        instance.GetRequiredService<ResiliencePipelines>();

    private static int Heard(ServiceProvider instance) =>
        Pipelines(instance).SharedCircuits!.OpenElsewhere("bank", "http://bank:80");

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
