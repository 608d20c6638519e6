using System.Net.Http.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>The bank's own books, which nobody in the shop writes.</summary>
internal static class Bank
{
    public static async Task<Books> LedgerAsync(ShopUnderTest shop)
    {
        using var client = new HttpClient { BaseAddress = shop.Url("bank") };
        return (await client.GetFromJsonAsync<Books>("/ledger"))!;
    }

    /// <summary>Makes every answer wait, until the bank is told otherwise or restarted.</summary>
    public static async Task SlowDownAsync(ShopUnderTest shop, TimeSpan latency)
    {
        using var client = new HttpClient { BaseAddress = shop.Url("bank") };
        using var answer = await client.PutAsJsonAsync("/faults", new { latencyMs = (int)latency.TotalMilliseconds });
        answer.EnsureSuccessStatusCode();
    }
}
