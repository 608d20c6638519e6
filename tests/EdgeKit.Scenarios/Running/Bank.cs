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
}
