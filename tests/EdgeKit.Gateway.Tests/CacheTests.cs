using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>Proxied routes under a cache policy.</summary>
public sealed class CacheTests
{
    private const string Settings = """{ "Cache": { "Policies": { "things": { "Ttl": "01:00:00", "StaleIfError": "01:00:00", "Tags": [ "things" ] } } } }""";
    private const string Route = """ "Metadata": { "EdgeKit.Cache": "things" } """;

    [Fact]
    public async Task A_proxied_answer_is_served_again_with_the_destinations_own_Cache_Control()
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(Settings, Route, context =>
        {
            context.Response.Headers.CacheControl = "public,  Max-Age=60, x-own";
            context.Response.Headers.ETag = "\"v1\"";
            return context.Response.WriteAsync($"call {Interlocked.Increment(ref calls)}");
        });

        using var first = await GetAsync(gateway);
        using var second = await GetAsync(gateway);
        using var unchanged = await GetAsync(gateway, "If-None-Match: \"v1\"");
        using var part = await GetAsync(gateway, "Range: bytes=0-3");

        CacheStatusOf(first).ShouldMatch("^EdgeKit; fwd=uri-miss; ttl=\\d+; stored$");
        CacheStatusOf(second).ShouldStartWith("EdgeKit; hit; ttl=");
        (await second.Content.ReadAsStringAsync()).ShouldBe("call 1");
        second.Headers.NonValidated["Cache-Control"].ToString().ShouldBe("public,  Max-Age=60, x-own");
        second.Headers.Age.ShouldNotBeNull();
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (part.StatusCode, await part.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.PartialContent, "call"));
    }

    [Theory]
    [InlineData("Set-Cookie", "session=secret")]
    [InlineData("Cache-Control", "private, max-age=60")]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Vary", "*")]
    public async Task A_private_response_reaches_one_caller_only(string name, string value)
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(Settings, Route, context =>
        {
            context.Response.Headers[name] = value;
            return context.Response.WriteAsync($"call {Interlocked.Increment(ref calls)}");
        });

        using var first = await GetAsync(gateway);
        using var second = await GetAsync(gateway);

        (await second.Content.ReadAsStringAsync()).ShouldBe("call 2");
        CacheStatusOf(second).ShouldNotContain("hit");
    }

    [Fact]
    public async Task Half_an_answer_of_the_destination_is_not_stored()
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(Settings, Route, async context =>
        {
            var broken = Interlocked.Increment(ref calls) == 1;
            context.Response.ContentLength = broken ? null : 10; // without a length only the aborted transfer tells
            await context.Response.WriteAsync(broken ? "half " : "whole ones");
            await context.Response.Body.FlushAsync();
            if (broken)
            {
                context.Abort();
            }
        });

        await Should.ThrowAsync<HttpRequestException>(
            () => gateway.Client.GetStringAsync(new Uri("/api/things", UriKind.Relative)));
        using var whole = await GetAsync(gateway);
        using var stored = await GetAsync(gateway);

        (await stored.Content.ReadAsStringAsync()).ShouldBe("whole ones");
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_stored_response_hides_a_failed_destination()
    {
        await using var gateway = await TestGateway.StartAsync(Settings, Route, context =>
        {
            context.Response.Headers.CacheControl = "max-age=0";
            context.Response.Headers.ETag = "\"v1\"";
            return context.Response.WriteAsync("as it was");
        });
        using var first = await GetAsync(gateway);
        await gateway.StopDestinationAsync();

        using var second = await GetAsync(gateway);

        (second.StatusCode, await second.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "as it was"));
        CacheStatusOf(second).ShouldStartWith("EdgeKit; fwd=stale; fwd-status=502; ttl=-");
    }

    [Fact]
    public async Task A_stale_response_is_served_immediately_and_refreshed_through_the_proxy()
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(Settings, Route, context =>
        {
            context.Response.Headers.CacheControl = "max-age=0, stale-while-revalidate=600";
            return context.Response.WriteAsync($"call {Interlocked.Increment(ref calls)}");
        });
        using var first = await GetAsync(gateway);

        using var stale = await GetAsync(gateway);

        (await stale.Content.ReadAsStringAsync()).ShouldBe("call 1");
        CacheStatusOf(stale).ShouldStartWith("EdgeKit; hit; ttl=-");
        await TestGateway.EventuallyAsync(async () =>
        {
            using var later = await GetAsync(gateway);
            return await later.Content.ReadAsStringAsync() != "call 1";
        });
    }

    [Fact]
    public async Task A_change_through_the_gateway_removes_what_is_stored()
    {
        var calls = 0;
        await using var gateway = await TestGateway.StartAsync(
            Settings, Route, context => context.Response.WriteAsync($"call {Interlocked.Increment(ref calls)}"));
        using var first = await GetAsync(gateway);

        using var change = await gateway.Client.PutAsync(
            new Uri("/api/things", UriKind.Relative), new StringContent("new"));
        using var second = await GetAsync(gateway);

        CacheStatusOf(change).ShouldBe("EdgeKit; fwd=method");
        (await second.Content.ReadAsStringAsync()).ShouldBe("call 3");
    }

    private static async Task<HttpResponseMessage> GetAsync(TestGateway gateway, string? field = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        if (field?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await gateway.Client.SendAsync(request);
    }

    private static string CacheStatusOf(HttpResponseMessage answer) =>
        string.Join(", ", answer.Headers.GetValues("Cache-Status"));
}
