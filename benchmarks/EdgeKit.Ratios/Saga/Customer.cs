using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeKit.Ratios.Saga;

/// <summary>Somebody who orders, and watches each order to its end on the live timeline.</summary>
internal sealed class Customer : IDisposable
{
    private readonly HttpClient _client;

    private Customer(HttpClient client) => _client = client;

    public static async Task<Customer> EnterAsync(int basePort, string name)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{basePort}") };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "shop-load", ["client_secret"] = "shop-load-secret",
            ["scope"] = "orders.write orders.read", ["subject"] = name,
        });
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{basePort + 1}/connect/token"), form);
        var token = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", token.GetProperty("access_token").GetString());
        return new Customer(client);
    }

    /// <returns>Milliseconds of each order, from the request to the news of its end.</returns>
    public async Task<List<double>> BuyUntilAsync(long timestamp)
    {
        var latencies = new List<double>();
        while (Stopwatch.GetTimestamp() < timestamp)
        {
            var started = Stopwatch.GetTimestamp();
            await FollowAsync(await PlaceAsync());
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return latencies;
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> PlaceAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders")
        {
            Content = JsonContent.Create(
                new { items = new[] { new { sku = "W1", quantity = 1 } }, card = "4242424242424242" }),
        };
        request.Headers.Add("Idempotency-Key", $"\"{Guid.NewGuid()}\"");
        using var answer = await _client.SendAsync(request);
        var order = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return order.GetProperty("id").GetString()!;
    }

    private async Task FollowAsync(string order)
    {
        using var answer = await _client.GetAsync(
            new Uri($"/api/orders/{order}/timeline/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: end", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The timeline of {order} broke off.");
    }
}
