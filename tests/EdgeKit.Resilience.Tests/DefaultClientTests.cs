using System.Net;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>A policy for every client of the process: <c>ConfigureHttpClientDefaults</c>.</summary>
public sealed class DefaultClientTests
{
    private const string Policies = """{ "Retry": { "MaxAttempts": 1 } }, "all": { "Retry": { "MaxAttempts": 2, "BaseDelay": "00:00:00" } }""";

    [Fact]
    public async Task A_client_without_a_policy_of_its_own_has_the_default_one() => (await SentByAsync("other")).ShouldBe(2);

    [Fact]
    public async Task The_policy_of_a_client_stands_in_the_place_of_the_default_one() => (await SentByAsync("bank")).ShouldBe(1);

    [Fact]
    public async Task A_default_policy_that_does_not_exist_fails_the_start_with_the_nearest_name()
    {
        using var bench = new Bench(configure: s => s.ConfigureHttpClientDefaults(all => all.AddEdgeKitResilience("bnak")));

        var problem = (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("every HttpClient");
        problem.Fix.ShouldContain("bank");
    }

    private static async Task<int> SentByAsync(string client)
    {
        var network = new ScriptedHandler();
        network.Answer(HttpStatusCode.InternalServerError);
        using var bench = new Bench(Policies, services =>
        {
            services.AddHttpClient("bank").ConfigurePrimaryHttpMessageHandler(() => network);
            services.ConfigureHttpClientDefaults(all => all.ConfigurePrimaryHttpMessageHandler(() => network).AddEdgeKitResilience("all"));
        });
        await bench.StartAsync();

        await bench.Services.GetRequiredService<IHttpClientFactory>().CreateClient(client).GetAsync(new Uri($"http://{client}/"));

        return network.Sent.Count;
    }
}
