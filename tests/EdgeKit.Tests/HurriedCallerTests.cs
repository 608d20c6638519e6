using System.Net;
using EdgeKit.Cache;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tests;

/// <summary>
/// The places of an adaptive limit are everybody's: it learns nothing from failures that a caller brought about.
/// </summary>
public sealed class HurriedCallerTests
{
    private const int Places = 18; // a limit of 20, of which normal priority has 90 %
    private const string Settings = """
        {
          "Resilience": { "Policies": { "next": {} } },
          "Cache": { "Policies": { "pages": {} } },
          "RateLimit": { "Global": [ "all" ], "Policies": {
            "all": { "Algorithm": "AdaptiveConcurrency", "PartitionBy": [ "Everyone" ], "PermitLimit": 20 } } }
        }
        """;

    [Theory]
    [InlineData("/busy", "Request-Timeout", "0.05", true)]
    [InlineData("/page", "Cache-Control", "only-if-cached", true)]
    [InlineData("/busy", "Request-Timeout", "3000", false)]
    public async Task Only_what_the_service_fails_at_by_itself_takes_places_away(
        string path, string header, string value, bool areAllLeft)
    {
        var (held, go) = (0, new TaskCompletionSource());
        await using var test = TestApplication.Build(Settings);
        test.App.UseEdgeKit();
        test.App.MapGet("/busy", () => Results.StatusCode(504));
        test.App.MapGet("/page", () => "a page").CacheResponse("pages");
        test.App.MapGet("/hold", () =>
        {
            Interlocked.Increment(ref held);
            return go.Task;
        });
        await test.StartAsync();

        for (var i = 0; i < 150; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } };
            (await test.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        }

        var calls = Enumerable.Range(0, Places).Select(_ => test.GetStatusAsync("/hold")).ToList();
        while (Volatile.Read(ref held) + calls.Count(c => c.IsCompleted) < Places)
        {
            await Task.Yield();
        }

        go.SetResult();
        (await Task.WhenAll(calls)).All(status => status == HttpStatusCode.OK).ShouldBe(areAllLeft);
    }
}
