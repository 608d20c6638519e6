using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Tests.Login;

public sealed class QueryTokenTests
{
    [Fact]
    public async Task A_token_in_the_query_reaches_the_service_in_its_header_and_no_log()
    {
        await using var identity = await ShopIdentity.StartAsync();
        var log = CollectedLog.Begin();
        await using var gateway = await TestGateway.BuildAsync(
            $$"""
            { "Auth": { "Jwt": { "FetchTimeout": "00:01:00", "Issuers": { "shop": { "Authority": "{{identity.Url}}", "Audiences": [ "shop" ] } } },
                        "Policies": { "live": { "Scopes": [ "orders.read" ], "TokenInQuery": true } } },
              "Cache": { "Policies": { "pages": { "Ttl": "00:01:00" } } } }
            """,
            "\"AuthorizationPolicy\": \"live\"",
            "",
            services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)),
            new TestDestination("one", ShowAsync));
        await gateway.StartAsync();
        var token = await identity.TokenAsync(("scope", "orders.read"));

        using var answer = await gateway.Client.GetAsync($"/api/things?a=1&access_token={token}");

        (await answer.Content.ReadAsStringAsync()).ShouldBe($"Bearer {token} /api/things?a=1");
        using var none = await gateway.Client.GetAsync("/api/things?a=1");
        ((int)none.StatusCode).ShouldBe(401);
        log.Text.ShouldContain("Proxying to");
        log.Text.ShouldNotContain(token.Split('.')[2]);
    }

    private static Task ShowAsync(HttpContext context) => context.Response.WriteAsync(
        $"{context.Request.Headers.Authorization} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
}
