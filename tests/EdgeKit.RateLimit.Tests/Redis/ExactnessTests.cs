using System.Diagnostics;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Leasing;
using EdgeKit.RateLimit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class ExactnessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Instances = 3;
    private const int Callers = 8;

    // A bucket that takes 100 s to fill and starts nearly empty is never full during the test, however slow the machine: every token that flows back is accounted for.
    private const long Capacity = 10_000;
    private const long SpentFirst = 9_900;
    private const int Refill = 100;

    [Theory]
    [InlineData("Strict")]
    [InlineData("Leased")]
    [InlineData("Auto")]
    public async Task Instances_that_share_a_bucket_admit_its_capacity_and_what_flowed_back(string mode)
    {
        var json = $$"""{ "Policies": { "p": { "Capacity": {{Capacity}}, "RefillPerSecond": {{Refill}}, "Mode": "{{mode}}" } } }""";
        var prefix = TestInstance.NewPrefix();
        var instances = await Task.WhenAll(Enumerable.Range(0, Instances).Select(_ => TestInstance.StartAsync(redis.Server.EndPoint, json, prefix, "00:00:20")));
        await Task.WhenAll(instances.Select(i => i.ReadyAsync()));

        var before = Stopwatch.GetTimestamp();
        (await instances[0].TakeAsync(instances[0].Charge("p", cost: SpentFirst))).Admitted.ShouldBeTrue();
        var begun = Stopwatch.GetTimestamp();
        var admitted = (await Task.WhenAll(instances.SelectMany(i => Enumerable.Range(0, Callers).Select(_ => Task.Run(() => HammerAsync(i)))))).Sum();
        var held = instances.Sum(i => i.Services.GetRequiredService<LeaseTable>().Tokens);
        held.ShouldBeLessThanOrEqualTo((long)(0.05 * (admitted + held)) + Instances);

        await Task.WhenAll(instances.Select(i => i.Services.GetRequiredService<LeasedTokens>().ReturnAsync(all: true)));
        var asked = Stopwatch.GetTimestamp();
        var left = (await instances[0].TakeAsync(instances[0].Charge("p", cost: 0))).Remaining;
        var answered = Stopwatch.GetTimestamp();

        (SpentFirst + admitted + left).ShouldBeLessThanOrEqualTo((long)Possible(before, answered) + Instances);
        (SpentFirst + admitted + left).ShouldBeGreaterThanOrEqualTo((long)Possible(begun, asked) - Instances);
        await Task.WhenAll(instances.Select(i => i.DisposeAsync().AsTask()));
    }

    private static double Possible(long from, long to) => Capacity + (Refill * Stopwatch.GetElapsedTime(from, to).TotalSeconds);

    // Asks for three seconds and then until the first refusal.
    private static async Task<long> HammerAsync(TestInstance instance)
    {
        long admitted = 0;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if ((await instance.TakeAsync(instance.Charge("p"))).Admitted)
            {
                admitted++;
            }
            else if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(3))
            {
                return admitted;
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }
}
