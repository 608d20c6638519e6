using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// Some scenarios compare ledgers before and after, so every scenario in this shop waits until its orders have ended.
/// </summary>
[Collection(OpenShopCollection.Name)]
public sealed class OrderScenarios(OpenShop open)
{
    private static readonly string[] StoryOfAPaidOrder =
        ["OrderCreated", "InventoryReserved", "PaymentCharged", "OrderConfirmed", "ShipmentScheduled", "OrderShipped"];

    [Fact]
    public async Task A_paid_order_ends_shipped_and_its_timeline_lists_the_events_in_order()
    {
        using var caller = await Caller.EnterAsync(open.Shop);

        var placed = await caller.PlaceAsync("W1", 2, Cards.Charged);
        var ended = await caller.EndOfAsync(placed);
        var timeline = await caller.TimelineAsync(placed.Id);

        ended.Status.ShouldBe("shipped");
        ended.Total.ShouldBe(84.00m);
        timeline.Select(static it => it.Type).Where(StoryOfAPaidOrder.Contains).ShouldBe(StoryOfAPaidOrder);
        timeline.ShouldAllBe(static it => it.TraceId.Length == 32 && it.Service.Length > 0);
        timeline.Select(static it => it.Service).Distinct().ShouldBe(
            ["orders", "inventory", "payments", "shipping"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_declined_card_ends_cancelled_with_the_stock_back_and_nothing_charged()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        await Settled.AwaitAsync(open.Shop, caller, "G1");
        var (stock, books) = (await caller.StockAsync("G1"), await caller.LedgerAsync());

        var ended = await caller.EndOfAsync(await caller.PlaceAsync("G1", 3, Cards.Declined));

        ended.ShouldSatisfyAllConditions(
            () => ended.Status.ShouldBe("cancelled"),
            () => ended.Reason.ShouldBe("card_declined"));
        await Eventually.HoldsAsync(async () => (await caller.StockAsync("G1")).ShouldBe(stock));
        (await caller.LedgerAsync()).ShouldBe(books);
    }

    [Fact]
    public async Task An_order_that_cannot_be_shipped_is_cancelled_and_refunded()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        await Settled.AwaitAsync(open.Shop, caller, "G2");
        var (stock, books) = (await caller.StockAsync("G2"), await caller.LedgerAsync());

        var ended = await caller.EndOfAsync(await caller.PlaceAsync("G2", 1, Cards.Unshippable));

        ended.Status.ShouldBe("cancelled");
        ended.Reason.ShouldNotBeNullOrEmpty();
        await Eventually.HoldsAsync(async () =>
        {
            (await caller.StockAsync("G2")).ShouldBe(stock);
            (await caller.LedgerAsync() - books).ShouldBe(new Books(ended.Total, ended.Total, 0, 1, 1));
        });
    }

    [Fact]
    public async Task An_unknown_bank_outcome_becomes_exactly_one_charge_in_the_shops_books_and_the_banks()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        await Settled.AwaitAsync(open.Shop, caller, "G3");
        var (books, bank) = (await caller.LedgerAsync(), await Bank.LedgerAsync(open.Shop));

        var ended = await caller.EndOfAsync(await caller.PlaceAsync("G3", 1, Cards.Unknown));

        ended.Status.ShouldBe("shipped");
        var oneCharge = new Books(ended.Total, 0, ended.Total, 1, 0);
        (await caller.LedgerAsync() - books).ShouldBe(oneCharge);
        (await Bank.LedgerAsync(open.Shop) - bank).ShouldBe(oneCharge);
    }

    [Fact]
    public async Task More_than_there_is_ends_cancelled_and_sells_nothing()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        await Settled.AwaitAsync(open.Shop, caller, "W2");
        var stock = await caller.StockAsync("W2");

        var ended = await caller.EndOfAsync(await caller.PlaceAsync("W2", stock.Available + 1, Cards.Charged));

        ended.Status.ShouldBe("cancelled");
        (await caller.StockAsync("W2")).ShouldBe(stock);
    }

    [Fact]
    public async Task An_order_sent_twice_with_one_key_raw_or_quoted_is_placed_once()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        var key = Guid.NewGuid().ToString();
        var body = Caller.OrderOf("W3", 1, Cards.Charged);

        using var first = await caller.PostOrderAsync(body, key);
        using var again = await caller.PostOrderAsync(body, $"\"{key}\"");

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var placed = (await first.Content.ReadFromJsonAsync<Order>())!;
        placed.Status.ShouldBe("pending");
        (await again.Content.ReadFromJsonAsync<Order>())!.Id.ShouldBe(placed.Id);
        await caller.EndOfAsync(placed);
    }

    [Fact]
    public async Task A_list_requested_with_the_responses_token_contains_the_order()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        using var placed = await caller.PostOrderAsync(
            Caller.OrderOf("W3", 1, Cards.Charged), Guid.NewGuid().ToString());

        var list = await caller.ListAsync(placed.Headers.GetValues("X-Shop-Version").Single());

        list.ShouldBe([(await placed.Content.ReadFromJsonAsync<Order>())!.Id]);
    }

    [Fact]
    public async Task Another_callers_order_is_not_found()
    {
        using var owner = await Caller.EnterAsync(open.Shop);
        using var stranger = await Caller.EnterAsync(open.Shop);
        var placed = await owner.PlaceAsync("W3", 1, Cards.Charged);

        using var answer = await stranger.GetAsync($"/api/orders/{placed.Id}");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await owner.EndOfAsync(placed);
    }

    [Theory]
    [InlineData("""{"items":[{"sku":"nothing","quantity":1}],"card":"4242424242424242"}""", "sku")]
    [InlineData("""{"items":[{"sku":"W1","quantity":0}],"card":"4242424242424242"}""", "quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1001}],"card":"4242424242424242"}""", "quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1}]}""", "card")]
    [InlineData("""{"items":[],"card":"4242424242424242"}""", "items")]
    public async Task An_order_that_makes_no_sense_is_a_problem_that_names_the_field(string body, string field)
    {
        using var caller = await Caller.EnterAsync(open.Shop);

        using var answer = await caller.PostOrderAsync(
            JsonSerializer.Deserialize<JsonElement>(body), Guid.NewGuid().ToString());

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain(field);
    }

    [Fact]
    public async Task What_can_be_got_answers_HEAD_too()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        var placed = await caller.EndOfAsync(await caller.PlaceAsync("W1", 1, Cards.Charged));

        foreach (var path in new[] { $"/api/orders/{placed.Id}",
            $"/api/orders/{placed.Id}/timeline", "/api/inventory/W1", "/api/payments/ledger" })
        {
            using var answer = await caller.HeadAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task Products_are_open_to_everyone_and_may_be_cached()
    {
        using var anonymous = new HttpClient { BaseAddress = open.Shop.Url("gateway") };

        using var answer = await anonymous.GetAsync("/api/catalog/products");
        using var again = await anonymous.GetAsync("/api/catalog/products");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Cache-Status").Single().ShouldStartWith("EdgeKit; ");
        again.Headers.GetValues("Cache-Status").Single().ShouldStartWith("EdgeKit; hit");
        answer.Headers.ETag.ShouldNotBeNull();
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=30, stale-while-revalidate=60");
        var products = await answer.Content.ReadFromJsonAsync<JsonElement[]>();
        products!.Length.ShouldBeGreaterThanOrEqualTo(20);
        products.Single(
            static it => it.GetProperty("sku").GetString() == "W1").GetProperty("price").GetDecimal().ShouldBe(42.00m);
    }
}
