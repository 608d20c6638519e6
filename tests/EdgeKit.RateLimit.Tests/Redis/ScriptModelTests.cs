using System.Numerics;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Tests.Algorithms;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>The script itself against unbounded integers, under a clock that the test sets.</summary>
public sealed class ScriptModelTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int GroupsPerCall = 256;
    private const int Buckets = 64;

    /// <summary>Ten million on demand: EDGEKIT_MODEL_STEPS=10000000.</summary>
    private static readonly int Calls = GcraModel.Steps / GroupsPerCall;

    // The same text, but for where its time comes from, and without the real time to live that knows nothing of that
    // time.
    private static readonly RedisScript Script = new(
        "model",
        RateLimitScripts.Load("buckets").Text
            .Replace("= call('TIME')", "= { table.remove(ARGV, 1), table.remove(ARGV, 1) }", StringComparison.Ordinal)
            .Replace("ceil(amount / (limit.scale * 1000)) + 1", "600000", StringComparison.Ordinal));

    [Fact]
    public async Task The_script_decides_as_unbounded_integers_do_even_when_the_clock_steps_back()
    {
        await using var instance = await TestInstance.StartAsync(redis.Server.EndPoint);
        await instance.ReadyAsync();
        var client = instance.Services.GetRequiredService<RedisClient>();
        var random = new Random(11);
        foreach (var perSecond in new[] { 1_000, 3, 7_000, 0.5 })
        {
            var limit = new LimitRegistry().Intern(
                new LimitParameters(RateLimitAlgorithm.TokenBucket, 50, perSecond, TimeSpan.Zero));
            await CompareAsync(client, random, limit, 1 + (Calls / 4));
        }
    }

    private static async Task CompareAsync(RedisClient client, Random random, Limit limit, int calls)
    {
        var models = Enumerable.Range(0, Buckets).Select(_ => new GcraModel()).ToArray();
        var names = models.Select(
            (_, i) => new RedisBucketKey(0, $"{TestInstance.NewPrefix()}{{model}}{i}")).ToArray();
        var micros = 1_790_000_000_123_456L;
        for (var call = 0; call < calls; call++)
        {
            micros += random.Next(40) == 0
                ? -random.NextInt64(1_000_000)
                : random.NextInt64(20 * limit.RedisRate.EmissionInterval / limit.RedisRate.Scale);
            var batch = new BucketBatch();
            var asked = Enumerable.Range(0, GroupsPerCall).Select(_ => random.Next(Buckets)).ToArray();
            var groups = Array.ConvertAll(asked, i => new BucketGroup(
                [new BucketCommand(names[i], limit, random.Next(2) == 0 ? 1 : random.Next(0, 20), 0)]));
            Array.ForEach(groups, batch.Add);
            var (keys, arguments) = batch.ToCall();
            RedisValue[] timed = [micros / 1_000_000, micros % 1_000_000, .. arguments];
            batch.Complete(await client.EvaluateAsync(Script, keys, timed));
            var now = (BigInteger)(micros - 1_767_225_600_000_000) * limit.RedisRate.Scale;
            for (var i = 0; i < groups.Length; i++)
            {
                var (order, used) = (groups[i].Commands[0], (await groups[i].Task)![0]);
                var expected = models[asked[i]].Take(
                    now, limit.RedisRate.EmissionInterval, limit.RedisRate.Period, order.Cost);
                if (order.Fits(used) != expected.Admitted || order.UsedAfter(used, expected.Admitted) != expected.Used)
                {
                    Assert.Fail($"Call {call} at {micros} with cost {order.Cost}: used {used} where the model says {expected}, limit {limit.Parameters}.");
                }
            }
        }
    }
}
