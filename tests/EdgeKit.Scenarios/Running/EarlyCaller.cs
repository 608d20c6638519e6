using System.Globalization;
using System.Net;

namespace EdgeKit.Scenarios.Running;

/// <summary>
/// Polls the gateway's readiness, as a load balancer does, and then immediately sends a request to every service.
/// </summary>
internal static class EarlyCaller
{
    private static readonly string[] Paths = [
        "/api/catalog/products", "/api/orders", "/api/inventory/W1", "/api/payments/ledger"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    public static async Task<IReadOnlyDictionary<string, HttpStatusCode>> AskAsync(ShopUnderTest shop)
    {
        var basePort = shop.BasePort;
        await shop.Host.LineAsync(
            static line => line.StartsWith("gateway", StringComparison.Ordinal)
            && line.Contains("Now listening on", StringComparison.Ordinal), Patience);
        using var balancer = new HttpClient { BaseAddress = Url(basePort), Timeout = Patience };
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await balancer.GetAsync("/health/ready");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        });

        using var caller = await Caller.EnterAsync(Url(basePort + 1), Url(basePort));
        var answers = new Dictionary<string, HttpStatusCode>();
        foreach (var path in Paths)
        {
            using var answer = await caller.GetAsync(path);
            answers[path] = answer.StatusCode;
        }

        return answers;
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
