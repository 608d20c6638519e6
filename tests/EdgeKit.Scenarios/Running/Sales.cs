using System.Net.Http.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>The sales statistics of Orders over all customers.</summary>
internal sealed record Sales(int Placed, int Shipped, int Cancelled, decimal Revenue)
{
    public static async Task<Sales> OfAsync(ShopUnderTest shop)
    {
        using var client = Operator.At(shop.Url("orders"), shop);
        var days = (await client.GetFromJsonAsync<Sales[]>("/statistics"))!;
        return new Sales(
            days.Sum(static day => day.Placed),
            days.Sum(static day => day.Shipped), days.Sum(static day => day.Cancelled),
            days.Sum(static day => day.Revenue));
    }
}
