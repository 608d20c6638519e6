using EdgeKit.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Anonymous callers that use the same key are told apart.</summary>
public sealed class AnonymousKeyTests
{
    [Theory]
    [InlineData("Cookie: sid=alice", "Cookie: sid=bob")]
    [InlineData("Cookie: sid=alice", null)]
    [InlineData("Authorization: Basic YQ==", "Authorization: Bearer YQ==")]
    [InlineData("Authorization: Bearer a", "Authorization: Bearer b")]
    [InlineData("Authorization: Bearer a", "X-Api-Key: Bearer a")]
    [InlineData("X-Api-Key: a", "X-Api-Key: A")]
    [InlineData("X-Api-Key: a", null)]
    [InlineData("DPoP: a", "DPoP: b")]
    [InlineData("Apikey: a", "Apikey: b")]
    [InlineData("X-Forwarded-User: alice", "X-Forwarded-User: bob")]
    [InlineData("Cf-Access-Jwt-Assertion: a", "Cf-Access-Jwt-Assertion: b")]
    [InlineData("X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 203.0.113.2")]
    [InlineData("X-Forwarded-For: 203.0.113.1, 203.0.113.9", "X-Forwarded-For: 203.0.113.1, 203.0.113.8")]
    [InlineData("X-Forwarded-For: 2001:db8::1", "X-Forwarded-For: 203.0.113.1")]
    [InlineData("X-Forwarded-For: 203.0.113.1", null)]
    public async Task A_caller_never_gets_the_response_of_another(string one, string? other)
    {
        await using var shop = await StartAsync(proxy: "127.0.0.1");

        (await OrderAsync(shop, one)).Text.ShouldContain("1");
        var answer = await OrderAsync(shop, other);

        (answer.Status, answer.IsReplay, shop.Executions).ShouldBe((201, false, 2));
        (await OrderAsync(shop, one)).IsReplay.ShouldBeTrue();
        (await OrderAsync(shop, other)).IsReplay.ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1", "Cookie: sid=alice", "cookie: sid=alice")]
    [InlineData("127.0.0.1", "X-Api-Key: a", "x-api-key: a")]
    [InlineData("127.0.0.1", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 203.0.113.1:4711")]
    [InlineData("127.0.0.1", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: ::ffff:203.0.113.1")]
    [InlineData("127.0.0.1", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 198.51.100.1, 203.0.113.1")]
    [InlineData("127.0.0.1", "User-Agent: one", "User-Agent: other")]
    [InlineData("10.0.0.1", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 203.0.113.2")]
    public async Task A_retry_of_the_same_caller_is_replayed(string proxy, string one, string other)
    {
        await using var shop = await StartAsync(proxy);

        (await OrderAsync(shop, one)).Status.ShouldBe(201);

        (await OrderAsync(shop, other)).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task A_named_caller_is_the_same_behind_another_address_and_with_another_token()
    {
        await using var shop = await StartAsync(proxy: "127.0.0.1");

        (await OrderAsync(shop, "X-Forwarded-For: 203.0.113.1", "alice")).Status.ShouldBe(201);

        (await OrderAsync(shop, "X-Forwarded-For: 203.0.113.2", "alice")).IsReplay.ShouldBeTrue();
        (await OrderAsync(shop, "Authorization: Bearer renewed", "alice")).IsReplay.ShouldBeTrue();
        (await OrderAsync(shop, "Authorization: Bearer renewed", "bob")).IsReplay.ShouldBeFalse();
    }

    private static Task<Shopfront> StartAsync(string proxy) => Shopfront.StartAsync(
        services: services =>
            services.Configure<HttpOptions>(o => o.TrustedProxies = [proxy]), settings: ("Anonymous", "true"));

    private static async Task<Reply> OrderAsync(Shopfront shop, string? header, string? user = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(shop.Address, "/orders")) { Content = new StringContent("{}") };
        request.Headers.Add("Idempotency-Key", "\"k1\"");
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        using var answer = await shop.Client.SendAsync(request);
        return await Reply.ReadAsync(answer, default);
    }
}
