using System.Diagnostics;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

[Collection(OpenShopCollection.Name)]
public sealed class TraceScenarios(OpenShop open)
{
    private static readonly string[] OnTheWay = ["gateway", "orders", "inventory", "payments", "shipping", "bank"];

    [Fact]
    public async Task One_trace_id_runs_from_the_clients_traceparent_through_the_log_of_every_service()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        var placed = await caller.PlaceAsync(
            "W1", 1, Cards.Charged, $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        await caller.EndOfAsync(placed);

        await Eventually.HoldsAsync(() => OnTheWay.ShouldAllBe(
            name => open.Shop.Log(name).Any(line => line.Contains(trace, StringComparison.Ordinal))));
        (await caller.TimelineAsync(placed.Id)).ShouldAllBe(it => it.TraceId == trace);
    }
}
