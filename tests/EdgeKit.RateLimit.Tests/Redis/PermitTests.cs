using System.Globalization;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>
/// A permit lapses by the clock of Redis. Moving back what is written there is the same as turning that clock on, and a
/// busy machine has minutes to renew what it holds.
/// </summary>
public sealed class PermitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Two = """{ "Policies": { "c": { "Algorithm": "Concurrency", "Permits": 2, "PermitLifetime": "00:10:00" } } }""";
    private static readonly TimeSpan MostOfALifetime = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Instances_share_their_permits_and_a_free_one_serves_again()
    {
        var prefix = TestInstance.NewPrefix();
        await using var one = await ReadyAsync(prefix);
        await using var two = await ReadyAsync(prefix);
        var first = await EnterAsync(one);
        (await EnterAsync(two)).Decision.Admitted.ShouldBeTrue();
        (await EnterAsync(two)).Decision.Admitted.ShouldBeFalse();
        Store(one).Leave(first, Ending.Answered);
        await UntilAsync(async () => (await EnterAsync(two)).Decision.Admitted);
    }

    [Fact]
    public async Task A_request_longer_than_the_lifetime_keeps_its_permit()
    {
        await using var instance = await ReadyAsync(TestInstance.NewPrefix());
        await EnterAsync(instance);
        await EnterAsync(instance);
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(instance, MostOfALifetime);
            await UntilAsync(async () => await RenewedAsync(instance) == 2);
            (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_permit_of_a_process_that_was_killed_lapses()
    {
        var prefix = TestInstance.NewPrefix();
        await using var instance = await ReadyAsync(prefix);
        await using var worker = Worker.Start("hold", redis.Server.EndPoint, prefix, Two);
        await worker.SaysAsync("holding");
        var own = await EnterAsync(instance);
        (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse();
        await worker.KillAsync();
        await PassAsync(instance, MostOfALifetime);
        await UntilAsync(async () => await RenewedAsync(instance) == 1);
        await PassAsync(instance, MostOfALifetime);
        (await EnterAsync(instance)).Decision.Admitted.ShouldBeTrue();
        own.Decision.Admitted.ShouldBeTrue();
        // its own, which it kept renewing, did not lapse along
        (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse();
    }

    private async Task<TestInstance> ReadyAsync(string prefix)
    {
        var instance = await TestInstance.StartAsync(redis.Server.EndPoint, Two, prefix);
        await instance.ReadyAsync();
        return instance;
    }

    private static RedisPermitStore Store(TestInstance instance) =>
        instance.Services.GetRequiredService<RedisPermitStore>();

    private static async Task<Permit> EnterAsync(TestInstance instance) =>
        await Store(instance).EnterAsync(instance.Charge("c"), RateLimitPriority.Normal);

    private static string KeyOf(TestInstance instance)
    {
        var charge = instance.Charge("c");
        return RedisBucketName.Of(instance.Prefix, charge.Policy.Name, charge.Partition).Text;
    }

    private async Task PassAsync(TestInstance instance, TimeSpan time) => await redis.Server.CommandAsync(
        "EVAL",
        "for _, permit in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('ZINCRBY', KEYS[1], -ARGV[1], permit) end",
        "1", KeyOf(instance), Text(time));

    /// <summary>How many permits have more before them than <see cref="PassAsync"/> leaves of a lifetime.</summary>
    private async Task<int> RenewedAsync(TestInstance instance) => int.Parse(
        await redis.Server.CommandAsync(
            "EVAL",
            "return redis.call('ZCOUNT', KEYS[1], redis.call('TIME')[1] * 1000 + ARGV[1], '+inf')",
            "1", KeyOf(instance), Text(MostOfALifetime)),
        CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
