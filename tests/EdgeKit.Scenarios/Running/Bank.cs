using System.Net.Http.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>Reads the bank's own ledger, which no service of the shop writes, and controls its faults.</summary>
internal static class Bank
{
    public static async Task<Books> LedgerAsync(ShopUnderTest shop)
    {
        using var client = new HttpClient { BaseAddress = shop.Url("bank") };
        return (await client.GetFromJsonAsync<Books>("/ledger"))!;
    }

    /// <summary>Delays every response of the bank until its faults are reset or it restarts.</summary>
    public static async Task SlowDownAsync(ShopUnderTest shop, TimeSpan latency)
    {
        using var client = new HttpClient { BaseAddress = shop.Url("bank") };
        using var answer = await client.PutAsJsonAsync("/faults", new { latencyMs = (int)latency.TotalMilliseconds });
        answer.EnsureSuccessStatusCode();
    }
}
