using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>A customer with a token, who talks to the gateway as the contract says.</summary>
internal sealed class Caller : IDisposable
{
    private const string AllScopes = "orders.write orders.read inventory.read payments.read";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _client;

    private Caller(HttpClient client) => _client = client;

    /// <summary>Takes a token for a name that no other scenario uses: limits and orders are per caller.</summary>
    public static async Task<Caller> EnterAsync(ShopUnderTest shop, string gateway = "gateway", string? name = null)
    {
        using var identity = new HttpClient { BaseAddress = shop.Url("identity") };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "shop-load",
            ["client_secret"] = "shop-load-secret",
            ["scope"] = AllScopes,
            ["subject"] = name ?? $"caller-{Guid.NewGuid():N}",
            ["lifetime"] = "600",
        });
        using var answer = await identity.PostAsync("/connect/token", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var token = await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>();

        var client = new HttpClient { BaseAddress = shop.Url(gateway), Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token!["access_token"].ToString());
        return new Caller(client);
    }

    /// <summary>Sends an order as it is, for what a shop must refuse or repeat.</summary>
    public Task<HttpResponseMessage> PostOrderAsync(object body, string key, string? traceparent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (traceparent is not null)
            request.Headers.Add("traceparent", traceparent);
        return _client.SendAsync(request);
    }

    public static object OrderOf(string sku, int quantity, string card) =>
        new { items = new[] { new { sku, quantity } }, card };

    /// <summary>Places an order that the shop takes.</summary>
    public async Task<Order> PlaceAsync(string sku, int quantity, string card, string? traceparent = null)
    {
        using var answer = await PostOrderAsync(OrderOf(sku, quantity, card), Guid.NewGuid().ToString(), traceparent);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var order = (await answer.Content.ReadFromJsonAsync<Order>())!;
        order.Status.ShouldBe("pending");
        answer.Headers.Location!.ToString().ShouldEndWith($"/api/orders/{order.Id}");
        return order;
    }

    /// <summary>Follows an order to its end.</summary>
    public async Task<Order> EndOfAsync(Order order)
    {
        var last = order;
        await Eventually.HoldsAsync(Patience, async () =>
        {
            last = await OrderAsync(order.Id);
            last.IsTerminal.ShouldBeTrue($"order {last}");
        });
        return last;
    }

    public async Task<Order> OrderAsync(string id) => (await _client.GetFromJsonAsync<Order>($"/api/orders/{id}"))!;

    public async Task<TimelineEvent[]> TimelineAsync(string id) =>
        (await _client.GetFromJsonAsync<TimelineEvent[]>($"/api/orders/{id}/timeline"))!;

    public async Task<Stock> StockAsync(string sku) => (await _client.GetFromJsonAsync<Stock>($"/api/inventory/{sku}"))!;

    public async Task<Books> LedgerAsync() => (await _client.GetFromJsonAsync<Books>("/api/payments/ledger"))!;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    /// <summary>The ids of the caller's orders, from a list that knows what the token says.</summary>
    public async Task<string[]> ListAsync(string versionToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders");
        request.Headers.Add("X-Shop-Version", versionToken);
        using var answer = await _client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var list = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return [.. list.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("id").GetString()!)];
    }

    public Task<HttpResponseMessage> HeadAsync(string path) => _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

    public void Dispose() => _client.Dispose();
}
