using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shop.Bank;
using Shop.Catalog;
using Shop.Inventory;
using Shop.Orders;
using Shop.Payments;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Edges;

/// <summary>Somebody on the shop's own network who has no credentials.</summary>
public sealed class StrangerTests
{
    /// <summary>
    /// What is open, and why: probes say yes or no; an event is believed by its signature; products are public; the
    /// bank's stage answers this machine.
    /// </summary>
    private static readonly string[] Open =
    [
        "/health/live",
            "/health/ready", "/events", "/api/catalog/products", "/api/catalog/products/{sku}", "/ledger", "/faults",
    ];

    private static readonly Dictionary<string, string?> Nowhere =
        new[] { "catalog", "orders", "inventory", "payments", "shipping", "bank" }
        .ToDictionary(service => $"Services:{service}", string? (_) => "http://127.0.0.1:9");

    private static readonly Dictionary<string, (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)> Services = new()
    {
        ["catalog"] = (app => app.AddCatalog(), app => app.MapCatalog()),
        ["orders"] = (app => app.AddOrders(), app => app.MapOrders()),
        ["inventory"] = (app => app.AddInventory(), app => app.MapInventory()),
        ["payments"] = (app => app.AddPayments(), app => app.MapPayments()),
        ["shipping"] = (app => app.AddShipping(), app => app.MapShipping()),
        ["bank"] = (app => app.AddBank(), app => app.MapBank()),
    };

    public static TheoryData<string> Names => new(Services.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_endpoint_asks_who_calls_but_those_that_are_meant_for_everybody(string service)
    {
        using var directory = new TempDirectory();
        await using var app = await StartAsync(service, directory);

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>().ToArray();

        endpoints.Length.ShouldBeGreaterThan(2);
        foreach (var endpoint in endpoints.Where(it => !Open.Contains(PathOf(it))))
        {
            endpoint.Metadata.GetMetadata<IAuthorizeData>().ShouldNotBeNull(endpoint.DisplayName);
            endpoint.Metadata.GetMetadata<IAllowAnonymous>().ShouldBeNull(endpoint.DisplayName);
            (await AskAsync(app, endpoint)).ShouldBe(HttpStatusCode.Unauthorized, endpoint.DisplayName);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_probe_says_whether_and_not_why_and_no_answer_names_the_server(string service)
    {
        using var directory = new TempDirectory();
        await using var app = await StartAsync(service, directory);

        using var ready = await app.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var nothing = await app.Client.GetAsync(new Uri("/nothing", UriKind.Relative));

        (await ready.Content.ReadAsStringAsync()).ShouldBeOneOf("""{"status":"Healthy"}""", """{"status":"Unhealthy"}""");
        foreach (var answer in new[] { ready, nothing })
        {
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
            answer.Headers.GetValues("Permissions-Policy").ShouldHaveSingleItem();
            answer.Headers.GetValues(
                "Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("frame-ancestors 'none'");
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("there is no TLS here");
        }
    }

    private static Task<TestApp> StartAsync(string service, TempDirectory directory) => TestApp.StartAsync(
        service, directory,
        app => Services[service].Add(app),
        app =>
        {
            app.MapShopDefaults();
            Services[service].Map(app);
        },
        new(Nowhere) { ["Bank:ApiKey"] = "payments.key",
            ["EdgeKit:Resilience:Policies:bank:TotalTimeout"] = "00:01:30" });

    private static string PathOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static async Task<HttpStatusCode> AskAsync(TestApp app, RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
        var path = PathOf(
            endpoint).Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await app.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
