using System.Diagnostics;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class ExactnessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Processes = 3;

    // A bucket that takes 100 s to fill and starts nearly empty is never full during the test, however slow the
    // machine: every token that flows back is accounted for.
    private const long Capacity = 10_000;
    private const long SpentFirst = 9_900;
    private const int Refill = 100;

    [Theory]
    [InlineData("Strict")]
    [InlineData("Leased")]
    [InlineData("Auto")]
    public async Task Processes_that_share_a_bucket_admit_its_capacity_and_the_refill(string mode)
    {
        var json = $$"""{ "Policies": { "p": { "Capacity": {{Capacity}}, "RefillPerSecond": {{Refill}}, "Mode": "{{mode}}" } } }""";
        var prefix = TestInstance.NewPrefix();
        await using var watcher = await TestInstance.StartAsync(
            redis.Server.EndPoint, json.Replace(mode, "Strict", StringComparison.Ordinal), prefix);
        await watcher.ReadyAsync();
        var workers = Enumerable.Range(0, Processes)
            .Select(_ => Worker.Start("hammer", redis.Server.EndPoint, prefix, json)).ToArray();
        await Task.WhenAll(workers.Select(w => w.SaysAsync("ready")));

        var before = Stopwatch.GetTimestamp();
        (await watcher.TakeAsync(watcher.Request("p", cost: SpentFirst))).Admitted.ShouldBeTrue();
        var begun = Stopwatch.GetTimestamp();
        await redis.Server.CommandAsync("SET", prefix + "go", "1");
        await Task.Delay(3_000); // the load
        await redis.Server.CommandAsync("SET", prefix + "stop", "1");
        var results = await Task.WhenAll(workers.Select(w => w.ResultAsync()));
        var asked = Stopwatch.GetTimestamp();
        var left = (await watcher.TakeAsync(watcher.Request("p", cost: 0))).Remaining;
        var answered = Stopwatch.GetTimestamp();

        var admitted = results.Sum(r => r.Admitted);
        (SpentFirst + admitted + left).ShouldBeLessThanOrEqualTo((long)Possible(before, answered) + Processes);
        (SpentFirst + admitted + left).ShouldBeGreaterThanOrEqualTo((long)Possible(begun, asked) - Processes);
        var held = results.Sum(r => r.Held);
        held.ShouldBeLessThanOrEqualTo((long)(0.05 * (admitted + held)) + Processes);
        await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
    }

    private static double Possible(long from, long to) =>
        Capacity + (Refill * Stopwatch.GetElapsedTime(from, to).TotalSeconds);
}
