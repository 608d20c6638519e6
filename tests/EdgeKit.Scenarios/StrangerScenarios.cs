using System.Net;
using System.Net.Http.Json;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>Requests to every port of the shop without credentials, or with those of a customer.</summary>
[Collection(OpenShopCollection.Name)]
public sealed class StrangerScenarios(OpenShop open)
{
    private static readonly string[] Saga = ["orders", "inventory", "payments", "shipping"];

    public static TheoryData<string, string> Insides => new()
    {
        { "orders", "/messaging/parked" },
            { "inventory", "/messaging/parked" }, { "payments", "/messaging/dead-letters" },
        { "shipping", "/messaging/parked" }, { "orders", "/projections" }, { "orders", "/statistics" },
        { "orders", "/health/details" }, { "shipping", "/health/details" }, { "gateway", "/health/details" },
    };

    [Fact]
    public async Task A_forged_event_changes_nothing_wherever_it_is_sent()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        var order = await caller.EndOfAsync(await caller.PlaceAsync("W1", 1, Cards.Charged));
        await Settled.AwaitAsync(open.Shop, caller, "W1");
        var (books, timeline) = (await Bank.LedgerAsync(open.Shop), await caller.TimelineAsync(order.Id));

        foreach (var (service, source) in from service in Saga from source in Saga select (service, source))
        {
            (await ForgeAsync(open.Shop.Url(service), source, order.Id)).ShouldBe(
                HttpStatusCode.Unauthorized, $"{source} to {service}");
        }

        (await ForgeAsync(open.Shop.Url("gateway"), "shipping", order.Id)).ShouldBe(HttpStatusCode.NotFound);

        await Settled.AwaitAsync(open.Shop, caller, "W1");
        (await Bank.LedgerAsync(open.Shop)).Refunds.ShouldBe(books.Refunds);
        (await caller.TimelineAsync(order.Id)).ShouldBe(timeline);
    }

    [Theory]
    [MemberData(nameof(Insides))]
    public async Task Internal_endpoints_are_open_to_operators_only(string service, string path)
    {
        using var stranger = new HttpClient { BaseAddress = open.Shop.Url(service) };
        using var customer = await Caller.EnterAsync(open.Shop, service);
        using var someone = Operator.At(open.Shop.Url(service), open.Shop);

        using var refused = await stranger.GetAsync(path);
        using var forbidden = await customer.GetAsync(path);
        using var shown = await someone.GetAsync(path);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        // Shipping has no endpoints for customers and does not accept their tokens.
        forbidden.StatusCode.ShouldBe(service == "shipping" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/events")]
    [InlineData("/messaging/parked")]
    [InlineData("/projections")]
    [InlineData("/statistics")]
    [InlineData("/api/orders/../../messaging/parked")]
    [InlineData("/api/orders/%2e%2e/%2e%2e/projections")]
    [InlineData("/ledger")]
    [InlineData("/faults")]
    [InlineData("/control/rotate-keys")]
    public async Task No_way_leads_through_the_gateway_to_the_insides_not_even_for_an_operator(string path)
    {
        using var someone = Operator.At(open.Shop.Url("gateway"), open.Shop);

        using var answer = await someone.GetAsync(path);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_Payments_moves_money_at_the_bank()
    {
        using var stranger = new HttpClient { BaseAddress = open.Shop.Url("bank") };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/refunds") { Content = JsonContent.Create(new { charge = "any" }) };
        request.Headers.Add("Idempotency-Key", "any");

        using var answer = await stranger.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task No_process_names_its_server_and_each_says_what_browsers_must_not_do()
    {
        foreach (var name in ShopUnderTest.Names)
        {
            using var client = new HttpClient { BaseAddress = open.Shop.Url(name) };
            foreach (var path in new[] { "/",
                "/health/ready", "/nothing", "/api/catalog/products", "/api/catalog/products/nothing" })
            {
                using var answer = await client.GetAsync(path);
                var what = $"{name}{path}: {answer.Headers}";
                answer.Headers.Contains("Server").ShouldBeFalse(what);
                Single(answer, "X-Content-Type-Options").ShouldBe("nosniff", what);
                Single(answer, "Referrer-Policy").ShouldBe("same-origin", what);
                Single(answer, "Permissions-Policy").ShouldContain("camera=()", Case.Sensitive, what);
                var policy = Single(answer, "Content-Security-Policy");
                policy.ShouldContain("frame-ancestors 'none'", Case.Sensitive, what);
                policy.ShouldNotContain("unsafe", Case.Sensitive, what);
            }
        }
    }

    [Fact]
    public async Task Another_customers_order_is_not_there()
    {
        using var alice = await Caller.EnterAsync(open.Shop);
        using var mallory = await Caller.EnterAsync(open.Shop);
        var order = await alice.PlaceAsync("W1", 1, Cards.Charged);

        foreach (var path in new[] { $"/api/orders/{order.Id}",
            $"/api/orders/{order.Id}/timeline", $"/api/orders/{order.Id}/timeline/live" })
        {
            using var answer = await mallory.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await mallory.OrdersAsync()).ShouldBeEmpty();
        (await alice.EndOfAsync(order)).Status.ShouldBe("shipped");
    }

    private static string Single(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? string.Join(" | ", values) : "none";

    private static async Task<HttpStatusCode> ForgeAsync(Uri service, string source, string orderId)
    {
        using var client = new HttpClient { BaseAddress = service };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events")
        {
            Content = JsonContent.Create(new { orderId, reason = "forged" }),
            Headers =
            {
                { "ce-specversion", "1.0" },
                    { "ce-id", Guid.NewGuid().ToString() }, { "ce-source", source }, { "ce-type", "ShipmentFailed" },
                { "ce-time", "2026-11-30T12:00:00Z" }, { "ce-subject", orderId }, { "ce-sequence", "99" },
            },
        };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
