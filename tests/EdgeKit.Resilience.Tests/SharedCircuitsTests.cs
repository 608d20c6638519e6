using System.Net;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Tests;

/// <summary>Instances that hear of each other through a real Redis.</summary>
public sealed class SharedCircuitsTests
{
    private static readonly Uri Bank = new("http://bank/");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_circuit_that_opens_is_heard_of_and_opens_nothing_by_itself()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);

        await OpenAsync(one);

        await UntilAsync(() => Heard(other) == 1);
        Heard(one).ShouldBe(0, "an instance is no news to itself");
        Pipelines(other).StateOf("bank", Bank).ShouldBe(CircuitState.Closed);
        Pipelines(one).Close("bank", Bank);
        await UntilAsync(() => Heard(other) == 0);
    }

    [Fact]
    public async Task An_outage_of_redis_costs_no_call_and_after_it_everybody_says_again_what_is_open()
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
    public async Task A_reload_that_takes_the_fleet_away_ends_the_hearing_and_forgets_what_was_heard()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await InstanceAsync(redis.EndPoint);
        await using var other = await InstanceAsync(redis.EndPoint);
        await OpenAsync(one);
        await UntilAsync(() => Heard(other) == 1);

        other.GetRequiredService<ReloadableJson>().Edit(Settings(fleet: ""));

        await UntilAsync(() => Heard(other) == 0);
        await UntilAsync(async () => await Subscribers(one) == 1);
    }

    [Fact]
    public async Task A_circuit_that_a_person_isolates_is_no_news()
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

    private static string Settings(string fleet) =>
        $$"""
        {
          "EdgeKit": {
            "Redis": { "Timeout": "00:01:00", "ProbeInterval": "00:00:00.050" },
            "Resilience": {
              {{fleet}} "Policies": { "bank": { "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "Calls": 1, "Cooldown": "01:00:00" } } }
            }
          }
        }
        """;

    private static async Task<ServiceProvider> InstanceAsync(string redis)
    {
        var configuration = new ReloadableJson(Settings(""" "Fleet": { },"""));
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

    /// <summary>A subscription is made in the background; whoever is heard by it knows that it is there.</summary>
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
