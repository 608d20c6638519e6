using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeKit.Tests;

/// <summary>The fallback of one leaf finds what another keeps, when one application has both.</summary>
public sealed class LastGoodFromCacheTests
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
        await using var origin = TestApplication.Build("{}");
        var visits = 0;
        origin.App.MapGet("/price", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "max-age=1";
            return Interlocked.Increment(ref visits) == 1 ? Results.Text("42.00") : Results.StatusCode(500);
        });
        await origin.StartAsync();
        await using var caller = TestApplication.Build(Both, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Services.AddHttpClient("prices").AddEdgeKitCache("prices").AddEdgeKitResilience("prices");
        });
        await caller.StartAsync();
        using var client = caller.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices");
        var price = new Uri(origin.Client.BaseAddress!, "/price");
        (await client.GetStringAsync(price)).ShouldBe("42.00");
        clock.Advance(TimeSpan.FromSeconds(60));

        using var answer = await client.GetAsync(price);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("42.00");
        answer.Headers.GetValues("EdgeKit-Fallback").ShouldBe(["last-good"]);
        visits.ShouldBe(2);
    }
}
