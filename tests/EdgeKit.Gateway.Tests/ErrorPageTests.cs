using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// The page of an error may stand behind the gateway; the request comes a second time then, with nothing left of its
/// body.
/// </summary>
public sealed class ErrorPageTests
{
    private const string Limits =
        """{ "RateLimit": { "Global": [ "all" ], "Policies": { "all": { "Capacity": 2, "RefillPerSecond": 0.000001 }, "route": { "Capacity": 2, "RefillPerSecond": 0.000001 } } } }""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proxied_error_page_is_shown_and_charged_for_nothing(bool readsBody)
    {
        await using var gateway = await TestGateway.BuildAsync(
            Limits, "\"RateLimiterPolicy\": \"route\"", async context =>
            {
                var sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
                await context.Response.WriteAsync($"page of {context.Request.Method} with {sent.Length}");
            });
        gateway.App.UseExceptionHandler("/api/error");
        gateway.App.MapPost("/crash", async Task<string> (HttpContext context) =>
        {
            await (readsBody ? context.Request.Body.CopyToAsync(Stream.Null) : Task.CompletedTask);
            throw new InvalidOperationException("crash");
        });
        await gateway.StartAsync();

        var answers = new List<(HttpStatusCode, string)>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await gateway.Client.PostAsync(
                new Uri("/crash", UriKind.Relative), new StringContent("ten bytes."));
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        answers[..2].ShouldAllBe(
            a => a.Item1 == HttpStatusCode.InternalServerError && a.Item2 == "page of POST with 0");
        answers[2].Item1.ShouldBe(HttpStatusCode.TooManyRequests);
    }
}
