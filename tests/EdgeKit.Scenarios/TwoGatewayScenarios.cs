using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class TwoGatewayScenarios(TwoGateways two) : IClassFixture<TwoGateways>
{
    private const int Capacity = 20;
    private static readonly string[] OnTheWay = ["gateway", "orders", "inventory", "payments", "shipping", "bank"];

    [Fact]
    public async Task Two_gateways_share_one_bucket_and_the_21st_request_is_refused_by_either()
    {
        var name = $"caller-{Guid.NewGuid():N}";
        using var first = await Caller.EnterAsync(two.Shop, "gateway", name);
        using var second = await Caller.EnterAsync(two.Shop, "gateway-2", name);

        var admitted = new List<HttpStatusCode>();
        for (var i = 0; i < Capacity; i++)
        {
            admitted.Add(await StatusAsync(i % 2 == 0 ? first : second));
        }

        admitted.ShouldAllBe(static it => it == HttpStatusCode.OK);
        (await StatusAsync(first)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(second)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_retry_storm_through_two_gateways_creates_one_order()
    {
        var name = $"caller-{Guid.NewGuid():N}";
        using var first = await Caller.EnterAsync(two.Shop, "gateway", name);
        using var second = await Caller.EnterAsync(two.Shop, "gateway-2", name);
        var (body, key) = (Caller.OrderOf("G4", 1, Cards.Charged), Guid.NewGuid().ToString());
        var keysBefore = await KeysAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).PostOrderAsync(body, key)));

        // 409: the machine was so slow that the first try outlasted a duplicate's wait.
        answers.ShouldAllBe(it => it.StatusCode == HttpStatusCode.Accepted || it.StatusCode == HttpStatusCode.Conflict);
        var taken = answers.Where(it => it.StatusCode == HttpStatusCode.Accepted).ToArray();
        var orders = await Task.WhenAll(taken.Select(it => it.Content.ReadFromJsonAsync<Order>()));
        orders.Distinct().ShouldHaveSingleItem();
        taken.Count(it => !it.Headers.Contains("Idempotency-Replayed")).ShouldBe(1);
        (await KeysAsync() - keysBefore).ShouldBe(0, "Orders keeps the key, in the transaction of the order");

        (await first.EndOfAsync(orders[0]!)).Status.ShouldBe("shipped");
        (await first.StockAsync("G4")).Sold.ShouldBe(1);
        Array.ForEach(answers, static it => it.Dispose());
    }

    [Fact]
    public async Task Another_callers_key_and_another_order_under_the_key_are_no_replay()
    {
        using var owner = await Caller.EnterAsync(two.Shop, "gateway");
        using var stranger = await Caller.EnterAsync(two.Shop, "gateway-2");
        var (body, key) = (Caller.OrderOf("W1", 1, Cards.Charged), Guid.NewGuid().ToString());

        using var mine = await TakenAsync(owner, body, key);
        using var theirs = await TakenAsync(stranger, body, key);
        using var other = await owner.PostOrderAsync(Caller.OrderOf("W1", 2, Cards.Charged), key);

        theirs.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        (await theirs.Content.ReadFromJsonAsync<Order>())!.Id.ShouldNotBe(
            (await mine.Content.ReadFromJsonAsync<Order>())!.Id);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task An_order_that_was_malformed_may_be_corrected_under_its_key()
    {
        using var caller = await Caller.EnterAsync(two.Shop, "gateway");
        var key = Guid.NewGuid().ToString();

        using var malformed = await caller.PostOrderAsync(Caller.OrderOf("W1", 0, Cards.Charged), key);
        using var corrected = await TakenAsync(caller, Caller.OrderOf("W1", 1, Cards.Charged), key);

        malformed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        corrected.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    [Fact]
    public async Task The_trace_of_an_order_is_one_tree_from_the_client_to_the_last_consumer()
    {
        using var caller = await Caller.EnterAsync(two.Shop, "gateway");
        var (trace, client) = (
            ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        var placed = await caller.PlaceAsync("W1", 1, Cards.Charged, $"00-{trace}-{client}-01");
        (await caller.EndOfAsync(placed)).Status.ShouldBe("shipped");

        await Eventually.HoldsAsync(() =>
        {
            var spans = two.Spans.Trace(trace);
            var ids = spans.Select(it => it.Id).ToHashSet();
            OnTheWay.ShouldAllBe(
                name => spans.Any(it => it.Service.EndsWith(name, StringComparison.OrdinalIgnoreCase)));
            spans.Where(
                it => it.ParentId == client).ShouldHaveSingleItem().Service.ShouldEndWith("gateway", Case.Insensitive);
            spans.Where(it => it.ParentId != client).ShouldAllBe(it => ids.Contains(it.ParentId));
        });
    }

    private async Task<int> KeysAsync() =>
        int.Parse((await two.Redis.CommandAsync("EVAL", "return tostring(#redis.call('KEYS', 'shop:idem:*'))", "0"))
            .Trim(), null);

    /// <summary>
    /// Repeats an order until the shop accepts it, which may take several attempts on a slow machine.
    /// </summary>
    private static async Task<HttpResponseMessage> TakenAsync(Caller caller, object body, string key)
    {
        HttpResponseMessage? answer = null;
        await Eventually.HoldsAsync(async () =>
        {
            answer = await caller.PostOrderAsync(body, key);
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        });
        return answer!;
    }

    private static async Task<HttpStatusCode> StatusAsync(Caller caller)
    {
        using var answer = await caller.GetAsync("/api/inventory/W1");
        return answer.StatusCode;
    }
}
