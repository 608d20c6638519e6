using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop.Catalog;
using Shop.Contracts;
using Shop.Orders;
using Shop.Tests.Support;

namespace Shop.Tests.Orders;

/// <summary>Orders and Catalog on real Kestrels; nobody takes their events.</summary>
public sealed class PlaceOrderTests : IAsyncLifetime
{
    private const string Good = """{"items":[{"sku":"W1","quantity":2}],"card":"4242424242424242"}""";
    private readonly TempDirectory _directory = new();
    private TestApp _catalog = null!;
    private TestApp _orders = null!;

    public async Task InitializeAsync()
    {
        _catalog = await TestApp.StartAsync("catalog", _directory, app => app.AddCatalog(), app => app.MapCatalog());
        _orders = await StartOrdersAsync(_catalog.Address);
    }

    public async Task DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _catalog.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_order_is_accepted_pending_with_its_place_and_total()
    {
        var answer = await PostAsync(Good, "k");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var order = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.Headers.Location!.OriginalString.ShouldBe($"/api/orders/{order.GetProperty("id").GetString()}");
        order.GetProperty("status").GetString().ShouldBe("pending");
        order.GetProperty("total").GetRawText().ShouldBe("84.00");
    }

    [Theory]
    [InlineData("k", "k")]
    [InlineData("k", "\"k\"")]
    [InlineData("\"k\"", "k")]
    public async Task The_same_key_gets_the_same_answer_again(string first, string second)
    {
        var answer = await PostAsync(Good, first);

        var again = await PostAsync(Good, second);

        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.Headers.Location.ShouldBe(answer.Headers.Location);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await answer.Content.ReadAsStringAsync());
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        again.Headers.GetValues("X-Shop-Version").ShouldBe(answer.Headers.GetValues("X-Shop-Version"));
        (await OrderCountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Another_order_under_the_key_is_unprocessable()
    {
        await PostAsync(Good, "k");

        var answer = await PostAsync(Good.Replace("\"quantity\":2", "\"quantity\":3", StringComparison.Ordinal), "k");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await OrderCountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_belongs_to_its_caller()
    {
        var alices = await PostAsync(Good, "k", "alice");

        var bobs = await PostAsync(Good, "k", "bob");

        bobs.Headers.Location.ShouldNotBe(alices.Headers.Location);
    }

    [Fact]
    public async Task Concurrent_requests_with_one_key_make_one_order()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => PostAsync(Good, "k")));

        answers.Select(answer => answer.StatusCode).Distinct().ShouldBe([HttpStatusCode.Accepted]);
        answers.Select(answer => answer.Headers.Location).Distinct().ShouldHaveSingleItem();
        answers.Count(answer => !answer.Headers.Contains("Idempotency-Replayed")).ShouldBe(1);
        (await OrderCountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_outlives_the_process()
    {
        var answer = await PostAsync(Good, "k");
        await _orders.DisposeAsync();
        _orders = await StartOrdersAsync(_catalog.Address);

        (await PostAsync(Good, "k")).Headers.Location.ShouldBe(answer.Headers.Location);
    }

    [Fact]
    public async Task A_refused_order_leaves_its_key_free()
    {
        (await PostAsync("""{"items":[{"sku":"nope","quantity":1}],"card":"4242424242424242"}""", "k"))
            .StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await PostAsync(Good, "k")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("""{"items":[{"sku":"nope","quantity":1}],"card":"4242424242424242"}""", "items[0].sku")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1},{"sku":7,"quantity":1}],"card":"4242424242424242"}""", "items[1].sku")]
    [InlineData("""{"items":[{"sku":"\ud800","quantity":1}],"card":"4242424242424242"}""", "$")]
    [InlineData("""{"items":[{"sku":"W1","quantity":0}],"card":"4242424242424242"}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1001}],"card":"4242424242424242"}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1.5}],"card":"4242424242424242"}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":"1"}],"card":"4242424242424242"}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"W1"}],"card":"4242424242424242"}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"W1","quantity":600},{"sku":"W3","quantity":1},{"sku":"W1","quantity":401}],"card":"4242424242424242"}""", "items[2].quantity")]
    [InlineData("""{"items":[7],"card":"4242424242424242"}""", "items[0]")]
    [InlineData("""{"items":[],"card":"4242424242424242"}""", "items")]
    [InlineData("""{"items":{},"card":"4242424242424242"}""", "items")]
    [InlineData("""{"card":"4242424242424242"}""", "items")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1}]}""", "card")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1}],"card":4242424242424242}""", "card")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1}],"card":"4242-4242"}""", "card")]
    [InlineData("""{"items":[{"sku":"W1","quantity":1}],"items":[],"card":"4242424242424242"}""", "$")]
    [InlineData("""{"items":[{"sku":"W1",""", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    public async Task What_is_wrong_with_a_body_is_named_and_nothing_is_stored(string body, string field)
    {
        var answer = await PostAsync(body, "k");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
        (await OrderCountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task All_errors_are_reported_together()
    {
        var answer = await PostAsync("""{"items":[{"sku":"","quantity":0}],"card":""}""", "k");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["items[0].sku", "items[0].quantity", "card"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(null, "urn:edgekit:problem:idempotency-key-missing")]
    [InlineData("\"open", "urn:edgekit:problem:idempotency-key-malformed")]
    public async Task An_order_needs_a_well_formed_key(string? key, string type)
    {
        var answer = await PostAsync(Good, key);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("type").GetString().ShouldBe(type);
        (await OrderCountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_order_and_the_outcome_of_its_key_are_one_commit()
    {
        await PostAsync(Good, "k");
        await using var database = _orders.Services.GetRequiredService<IDbContextFactory<OrdersDb>>().CreateDbContext();
        await database.Database.ExecuteSqlRawAsync("""
            CREATE TRIGGER refuse BEFORE UPDATE OF "Record" ON "Inbox" WHEN NEW."Record" IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);

        var answer = await PostAsync(Good, "other");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await OrderCountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task No_key_row_holds_the_plain_hash_of_a_request()
    {
        await PostAsync(Good, "k");
        await using var database = _orders.Services.GetRequiredService<IDbContextFactory<OrdersDb>>().CreateDbContext();

        var stored = await database.Database.SqlQueryRaw<string>("""SELECT "Fingerprint" AS "Value" FROM "Inbox" """)
            .ToListAsync();

        // An HMAC in hexadecimal; the hash that EdgeKit computes is base64url.
        stored.ShouldHaveSingleItem().ShouldMatch("^[0-9a-f]{64}$");
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_by_its_type_is_unsupported()
    {
        (await PostAsync(Good, "k", mediaType: "text/plain")).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_without_end_is_too_large()
    {
        (await PostAsync(new string(' ', 70_000) + Good, "k")).StatusCode.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_order()
    {
        (await PostAsync(Good, "k", caller: null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_callers_order_is_not_found()
    {
        var place = (await PostAsync(Good, "k", "alice")).Headers.Location!;

        (await GetAsync(place, "alice")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(place, "bob")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(new Uri($"{place}/timeline", UriKind.Relative), "bob")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_timeline_starts_with_the_order_and_its_trace()
    {
        var place = (await PostAsync(Good, "k")).Headers.Location!;

        var timeline = await (await GetAsync(new Uri($"{place}/timeline", UriKind.Relative), "alice"))
            .Content.ReadFromJsonAsync<JsonElement[]>();

        var entry = timeline!.ShouldHaveSingleItem();
        (entry.GetProperty("type").GetString(), entry.GetProperty("service").GetString()).ShouldBe(
            (nameof(OrderCreated), "orders"));
        entry.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
    }

    [Fact]
    public async Task Last_known_prices_serve_while_the_catalog_is_down_even_after_a_restart()
    {
        await PostAsync(Good, "k1");
        await _catalog.DisposeAsync();
        await _orders.DisposeAsync();
        _orders = await StartOrdersAsync(_catalog.Address);

        (await PostAsync(Good, "k2")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_price_that_was_never_seen_is_unavailable_while_the_catalog_is_down()
    {
        using var elsewhere = new TempDirectory();
        await using var orders = await StartOrdersAsync(new Uri("http://127.0.0.1:9"), elsewhere);

        var answer = await PostAsync(Good, "k", app: orders);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await OrderCountAsync(orders)).ShouldBe(0);
    }

    [Fact]
    public async Task No_table_holds_the_card()
    {
        await PostAsync(Good, "k");

        foreach (var file in Directory.GetFiles(_directory.File(""), "orders.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync()).ShouldNotContain("4242424242424242");
        }
    }

    private Task<TestApp> StartOrdersAsync(Uri catalog, TempDirectory? directory = null) => TestApp.StartAsync(
        "orders", directory ?? _directory, app =>
            app.AddOrders(), app => app.MapOrders(), new Dictionary<string, string?>
        {
            ["Services:catalog"] = catalog.OriginalString,
            ["Services:inventory"] = "http://127.0.0.1:9",
            ["Services:payments"] = "http://127.0.0.1:9",
            ["Services:shipping"] = "http://127.0.0.1:9",
        });

    private Task<int> OrderCountAsync(TestApp? app = null)
    {
        using var database = (
            app ?? _orders).Services.GetRequiredService<IDbContextFactory<OrdersDb>>().CreateDbContext();
        return Task.FromResult(database.Events.Count(row => row.Version == 1));
    }

    private async Task<HttpResponseMessage> PostAsync(
        string body, string? key, string? caller = "alice", string mediaType = "application/json", TestApp? app = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders");
        request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        if (caller is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await (app ?? _orders).Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> GetAsync(Uri place, string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller);
        return await _orders.Client.SendAsync(request);
    }
}
