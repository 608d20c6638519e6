using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>Proxied routes under an idempotency policy.</summary>
public sealed class IdempotencyTests
{
    private const string Settings = """{ "Idempotency": { "Policies": { "things": { "Anonymous": true } } } }""";
    private const string Route = """ "Metadata": { "EdgeKit.Idempotency": "things" } """;

    [Fact]
    public async Task A_retry_of_a_proxied_request_is_replayed_byte_for_byte()
    {
        var calls = 0;
        var bytes = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        await using var gateway = await TestGateway.StartAsync(Settings, Route, async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = $"/things/{Interlocked.Increment(ref calls)}";
            context.Response.Headers.SetCookie = "session=secret";
            await context.Response.Body.WriteAsync(bytes);
        });

        using var first = await PostAsync(gateway);
        using var retry = await PostAsync(gateway);
        using var other = await PostAsync(gateway, "another");

        (first.StatusCode, retry.StatusCode, other.StatusCode, calls).ShouldBe(
            (HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity, 1));
        (await retry.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
        retry.Headers.Location.ShouldBe(first.Headers.Location);
        (first.Headers.Contains("Set-Cookie"), retry.Headers.Contains("Set-Cookie")).ShouldBe((true, false));
        retry.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
    }

    [Fact]
    public async Task Half_an_answer_of_the_destination_is_not_stored()
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(Settings, Route, async context =>
        {
            var broken = Interlocked.Increment(ref calls) == 1;
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync(broken ? "half " : "whole ones");
            await context.Response.Body.FlushAsync();
            if (broken)
            {
                context.Abort();
            }
        });

        var half = await TryPostAsync(gateway);
        using var retry = await PostAsync(gateway);

        (half is null or >= HttpStatusCode.InternalServerError).ShouldBeTrue($"{half}");
        (await retry.Content.ReadAsStringAsync()).ShouldBe("whole ones");
        retry.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    [Fact]
    public async Task A_destination_that_is_away_leaves_the_key_free()
    {
        await using var gateway = await TestGateway.StartAsync(Settings, Route, _ => Task.CompletedTask);
        await gateway.StopDestinationAsync();

        using var first = await PostAsync(gateway);
        using var retry = await PostAsync(gateway);

        first.StatusCode.ShouldBeOneOf(HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable);
        retry.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        retry.StatusCode.ShouldBe(first.StatusCode);
    }

    [Fact]
    public async Task A_stream_of_the_destination_flows_through()
    {
        var seen = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(Settings, Route, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await seen.Task;
        });
        using var request = RequestOf("body");

        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await reader.ReadLineAsync()).ShouldBe("data: 1");
        seen.SetResult();
    }

    private static async Task<HttpStatusCode?> TryPostAsync(TestGateway gateway)
    {
        try
        {
            using var answer = await PostAsync(gateway);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Keeps no cookies: to an anonymous key, who got one in between is another caller.</summary>
    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string body = "body")
    {
        using var client = new HttpClient(
            new SocketsHttpHandler { UseCookies = false }) { BaseAddress = gateway.Client.BaseAddress };
        using var request = RequestOf(body);
        return await client.SendAsync(request);
    }

    private static HttpRequestMessage RequestOf(string body)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/things") { Content = new StringContent(body, Encoding.UTF8) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "\"k\"");
        return request;
    }
}
