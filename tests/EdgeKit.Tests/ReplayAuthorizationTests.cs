using System.Net;
using System.Net.Http.Headers;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tests;

/// <summary>A replay stands behind the same gates as the request did: real tokens through the whole pipeline.</summary>
public sealed class ReplayAuthorizationTests
{
    private const long LongAgo = 1_000_000_000; // seconds since 1970: September 2001

    [Theory]
    [InlineData("orders.read")]
    [InlineData(null)]
    public Task A_caller_whose_scope_has_gone_is_a_403_and_no_replay(string? scope) =>
        GetsNoReplayAsync(token => token.With("scope", scope), HttpStatusCode.Forbidden);

    [Fact]
    public Task A_caller_whose_token_has_expired_is_a_401_and_no_replay() =>
        GetsNoReplayAsync(token => token.With("exp", LongAgo), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Another_subject_with_the_same_rights_and_key_has_a_request_of_its_own()
    {
        await using var issuer = await TestIssuer.StartAsync();
        var executions = 0;
        await using var test = await StartAsync(issuer, () => Interlocked.Increment(ref executions));

        using var carols = await OrderAsync(test, issuer.Draft().Signed);
        using var daves = await OrderAsync(test, issuer.Draft().With("sub", "dave").Signed);

        (await carols.Content.ReadAsStringAsync()).ShouldContain("order 1");
        (await daves.Content.ReadAsStringAsync()).ShouldContain("order 2");
        daves.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    private static async Task GetsNoReplayAsync(Func<TokenDraft, TokenDraft> spoil, HttpStatusCode refusal)
    {
        await using var issuer = await TestIssuer.StartAsync();
        var executions = 0;
        await using var test = await StartAsync(issuer, () => Interlocked.Increment(ref executions));

        using var first = await OrderAsync(test, issuer.Draft().Signed);
        using var refused = await OrderAsync(test, spoil(issuer.Draft()).Signed);
        using var retry = await OrderAsync(test, issuer.Draft().Signed);

        (first.StatusCode, refused.StatusCode, retry.StatusCode, executions).ShouldBe(
            (HttpStatusCode.Created, refusal, HttpStatusCode.Created, 1));
        refused.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        (await refused.Content.ReadAsStringAsync()).ShouldNotContain("order 1");
        retry.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await retry.Content.ReadAsStringAsync()).ShouldContain("order 1");
    }

    private static async Task<TestApplication> StartAsync(TestIssuer issuer, Func<int> execute)
    {
        var test = TestApplication.Build(
            $$"""
            {
              "Auth": {
                "Jwt": { "Issuers": { "test": { "Authority": "{{issuer.Url}}", "Audiences": [ "shop" ] } } },
                "Policies": { "orders.write": { "Scopes": [ "orders.write" ] } }
              },
              "Idempotency": { "Policies": { "orders": { "Required": true } } }
            }
            """);
        test.App.UseEdgeKit();
        test.App.MapPost("/orders", () => Results.Created("/orders/1", $"order {execute()}"))
            .RequireAuthorization("orders.write").RequireIdempotency("orders");
        await test.StartAsync();
        return test;
    }

    private static async Task<HttpResponseMessage> OrderAsync(TestApplication test, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new StringContent("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", "\"k1\"");
        return await test.Client.SendAsync(request);
    }
}
