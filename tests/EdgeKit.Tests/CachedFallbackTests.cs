using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace EdgeKit.Tests;

/// <summary>The fallback of one leaf finds what another keeps, when one application has both.</summary>
public sealed class CachedFallbackTests
{
    private const string Both =
        """
        {
          "Cache": { "Policies": { "prices": { "StaleIfError": "00:10:00", "Jitter": 0, "EarlyRefreshBeta": 0 } } },
          "Resilience": { "Policies": { "prices": { "Retry": { "MaxAttempts": 1 }, "Fallback": { "Kind": "LastGood" } } } }
        }
        """;

    [Fact]
    public async Task A_failed_call_gets_the_last_good_answer_that_the_clients_cache_keeps()
    {
        var clock = new FakeTimeProvider();
        using var origin = WireMockServer.Start(new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });
        origin.Given(Request.Create()).InScenario("origin").WillSetStateTo("broken")
            .RespondWith(Response.Create().WithHeader("Cache-Control", "max-age=1").WithBody("42.00"));
        origin.Given(Request.Create()).InScenario(
            "origin").WhenStateIs("broken").RespondWith(Response.Create().WithStatusCode(500));
        await using var caller = TestApplication.Build(Both, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Services.AddHttpClient("prices").AddEdgeKitCache("prices").AddEdgeKitResilience("prices");
        });
        await caller.StartAsync();
        using var client = caller.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices");
        var price = new Uri(origin.Url + "/price");
        (await client.GetStringAsync(price)).ShouldBe("42.00");
        clock.Advance(TimeSpan.FromSeconds(60));

        using var answer = await client.GetAsync(price);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("42.00");
        answer.Headers.GetValues("EdgeKit-Fallback").ShouldBe(["last-good"]);
        origin.LogEntries.Count.ShouldBe(2);
    }
}
