using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>
/// A customer with a token who calls the gateway. Reads, and orders with an idempotency key, are retried when the shop
/// responds that it is busy.
/// </summary>
internal sealed class Caller : IDisposable
{
    private const string AllScopes = "orders.write orders.read inventory.read payments.read";

    /// <summary>Longer than the request timeout of a shop under test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpClient _client;

    private Caller(HttpClient client) => _client = client;

    /// <summary>Gets a token with a unique subject, because limits and orders are per caller.</summary>
    public static Task<Caller> EnterAsync(ShopUnderTest shop, string gateway = "gateway", string? name = null) =>
        EnterAsync(shop.Url("identity"), shop.Url(gateway), name);

    public static async Task<Caller> EnterAsync(Uri identityUrl, Uri gatewayUrl, string? name = null)
    {
        using var identity = new HttpClient { BaseAddress = identityUrl, Timeout = Patience };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "shop-load",
            ["client_secret"] = "shop-load-secret",
            ["scope"] = AllScopes,
            ["subject"] = name ?? $"caller-{Guid.NewGuid():N}",
            // A token outlasts the scenario, however long that takes.
            ["lifetime"] = "3600",
        });
        using var answer = await identity.PostAsync("/connect/token", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var token = await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>();

        var client = new HttpClient { BaseAddress = gatewayUrl, Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", token!["access_token"].ToString());
        return new Caller(client);
    }

    public static object OrderOf(string sku, int quantity, string card) =>
        new { items = new[] { new { sku, quantity } }, card };

    /// <summary>Sends an order once, without a retry, for scenarios of rejection and replay.</summary>
    public Task<HttpResponseMessage> PostOrderAsync(object body, string key, string? traceparent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        return _client.SendAsync(request);
    }

    /// <summary>Places an order and retries with the same idempotency key until it is accepted.</summary>
    public async Task<Order> PlaceAsync(string sku, int quantity, string card, string? traceparent = null)
    {
        var (body, key) = (OrderOf(sku, quantity, card), Guid.NewGuid().ToString());
        Order? order = null;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await PostOrderAsync(body, key, traceparent);
            order = await TakenAsync(answer);
        });
        return order!;
    }

    /// <summary>Returns the accepted order.</summary>
    public static async Task<Order> TakenAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var order = (await answer.Content.ReadFromJsonAsync<Order>())!;
        answer.Headers.Location!.ToString().ShouldEndWith($"/api/orders/{order.Id}");
        return order;
    }

    /// <summary>Waits until an order has ended and returns it.</summary>
    public async Task<Order> EndOfAsync(Order order)
    {
        var last = order;
        await Eventually.HoldsAsync(async () =>
        {
            last = await OrderAsync(order.Id);
            last.IsTerminal.ShouldBeTrue($"order {last}");
        });
        return last;
    }

    public Task<Order> OrderAsync(string id) => ReadAsync<Order>($"/api/orders/{id}");

    /// <summary>The caller's latest fifty orders.</summary>
    public async Task<Order[]> OrdersAsync() => (await ReadAsync<OrderPage>("/api/orders")).Items;

    public Task<TimelineEvent[]> TimelineAsync(string id) => ReadAsync<TimelineEvent[]>($"/api/orders/{id}/timeline");

    public Task<Stock> StockAsync(string sku) => ReadAsync<Stock>($"/api/inventory/{sku}");

    public Task<Books> LedgerAsync() => ReadAsync<Books>("/api/payments/ledger");

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    /// <summary>
    /// Returns the ids of the caller's orders from a list at least as recent as the consistency token.
    /// </summary>
    public async Task<string[]> ListAsync(string versionToken) =>
        [.. (await ReadAsync<OrderPage>("/api/orders", ("X-Shop-Version", versionToken))).Items.Select(
            static order => order.Id)];

    public Task<HttpResponseMessage> HeadAsync(string path) =>
        _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

    public void Dispose() => _client.Dispose();

    private async Task<T> ReadAsync<T>(string path, params (string Name, string Value)[] headers)
    {
        var read = default(T);
        await Eventually.HoldsAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            using var answer = await _client.SendAsync(request);
            if (!IsWorthAnotherTry(answer.StatusCode) && !answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(
                    $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            answer.EnsureSuccessStatusCode();
            read = await answer.Content.ReadFromJsonAsync<T>();
        });
        return read!;
    }

    private static bool IsWorthAnotherTry(HttpStatusCode status) =>
        status == HttpStatusCode.TooManyRequests || (int)status >= 500;

    private sealed record OrderPage(Order[] Items);
}
