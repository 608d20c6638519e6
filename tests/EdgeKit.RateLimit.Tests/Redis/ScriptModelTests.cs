using System.Globalization;
using System.Numerics;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Redis.Scripts;
using EdgeKit.RateLimit.Tests.Limits;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>The script itself against unbounded integers, under a clock that the test sets.</summary>
public sealed class ScriptModelTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Calls = 2_000;
    private const int GroupsPerCall = 16;

    // The same text, but for where its time comes from, and without the real time to live that knows nothing of that time.
    private static readonly RedisScript Script = new(
        "model",
        ScriptText.Load("buckets").Text
            .Replace("redis.call('TIME')", "{ table.remove(ARGV, 1), table.remove(ARGV, 1) }", StringComparison.Ordinal)
            .Replace("math.ceil(amount / (limit.scale * 1000)) + 1", "600000", StringComparison.Ordinal));

    [Fact]
    public async Task The_script_decides_as_unbounded_integers_do_even_when_the_clock_steps_back()
    {
        await using var instance = await TestInstance.StartAsync(redis.Server.EndPoint);
        await instance.ReadyAsync();
        var client = instance.Services.GetRequiredService<RedisClient>();
        var random = new Random(11);
        foreach (var perSecond in new[] { 1_000, 3, 7_000, 0.5 })
        {
            var limit = new LimitBook().Intern(new LimitNumbers(RateLimitAlgorithm.TokenBucket, 50, perSecond, TimeSpan.Zero));
            await CompareAsync(client, random, limit, Calls / 4);
        }
    }

    private static async Task CompareAsync(RedisClient client, Random random, Limit limit, int calls)
    {
        var models = Enumerable.Range(0, 3).Select(_ => new GcraModel()).ToArray();
        var names = models.Select((_, i) => new RedisBucketName(0, $"{TestInstance.NewPrefix()}{{model}}{i}")).ToArray();
        var micros = 1_790_000_000_123_456L;
        for (var call = 0; call < calls; call++)
        {
            micros += random.Next(40) == 0 ? -random.NextInt64(1_000_000) : random.NextInt64(20 * limit.Shared.Emission / limit.Shared.Scale);
            var batch = new BucketBatch();
            var groups = Enumerable.Range(0, GroupsPerCall).Select(_ => new BucketGroup([new BucketOrder(names[random.Next(3)], limit, random.Next(0, 6), 0)])).ToArray();
            Array.ForEach(groups, batch.Add);
            var (keys, arguments) = batch.ToCall();
            RedisValue[] timed = [(micros / 1_000_000).ToString(CultureInfo.InvariantCulture), (micros % 1_000_000).ToString(CultureInfo.InvariantCulture), .. arguments];
            batch.Complete(await client.EvaluateAsync(Script, keys, timed));
            foreach (var group in groups)
            {
                var order = group.Orders[0];
                var used = (await group.Task)![0];
                var now = (BigInteger)(micros - 1_767_225_600_000_000) * limit.Shared.Scale;
                var expected = models[Array.IndexOf(names, order.Name)].Take(now, limit.Shared.Emission, limit.Shared.Full, order.Cost);
                order.Fits(used).ShouldBe(expected.Admitted);
                ((BigInteger)order.UsedAfter(used, expected.Admitted)).ShouldBe(expected.Used);
            }
        }
    }
}
