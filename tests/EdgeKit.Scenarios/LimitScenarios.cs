using System.Diagnostics;
using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

[Collection(OpenShopCollection.Name)]
public sealed class LimitScenarios(OpenShop open)
{
    private const int Capacity = 20;
    private const double RefillPerSecond = OpenShop.StockReadsPerSecond;

    [Fact]
    public async Task Stock_reads_beyond_the_policy_are_429_and_admitted_after_Retry_After()
    {
        using var caller = await Caller.EnterAsync(open.Shop);
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 3 * Capacity).Select(_ => caller.GetAsync("/api/inventory/W1")));

        // The bucket refills while the burst runs: the slower the machine, the more it may admit.
        var most = Capacity + (int)Math.Ceiling(watch.Elapsed.TotalSeconds * RefillPerSecond);
        answers.Count(static it => it.StatusCode == HttpStatusCode.OK).ShouldBeInRange(Capacity, most);
        var refused = answers.Where(static it => it.StatusCode != HttpStatusCode.OK).ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(static it => it.StatusCode == HttpStatusCode.TooManyRequests);
        refused.ShouldAllBe(static it => it.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));

        await Task.Delay(refused.Max(static it => it.Headers.RetryAfter!.Delta!.Value));
        using var later = await caller.GetAsync("/api/inventory/W1");
        later.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
