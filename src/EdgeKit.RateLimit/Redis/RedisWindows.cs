using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Window limits in Redis, one call per charge.</summary>
internal sealed class RedisWindows(TimedRedis redis)
{
    private static readonly RedisScript Script = RateLimitScripts.Load("window");

    /// <returns>The decision, or nothing when Redis gave no answer.</returns>
    public async Task<BucketResult?> TakeAsync(RedisBucketKey name, Limit limit, long cost)
    {
        var outcome = await EvaluateAsync(name, limit, cost, force: false).ConfigureAwait(false);
        return outcome.IsSuccess ? Decide((RedisValue[])outcome.Value!, limit, cost) : null;
    }

    public Task ForceTakeAsync(RedisBucketKey name, Limit limit, long cost) => EvaluateAsync(name, limit, cost, force: true);

    private Task<RedisOutcome<RedisResult>> EvaluateAsync(RedisBucketKey name, Limit limit, long cost, bool force) =>
        redis.TryEvaluateAsync(
        Script,
        [name.Key],
        [limit.Period / 1_000, limit.Capacity, IsSliding(limit) ? 1 : 0, cost, force ? 1 : 0]).AsTask();

    private static BucketResult Decide(RedisValue[] seen, Limit limit, long cost)
    {
        var (into, window) = ((long)seen[0], limit.Period / 1_000);
        var state = new WindowCounters(0, Count(seen[1]), Count(seen[2]));
        // what the script did; its arithmetic on a huge window is not exact to the last request
        var admitted = (long)seen[3] == 1;
        var wait = admitted
            ? 0 : Math.Max(1, WindowRules.Wait(state, into, window, limit.Capacity, cost, IsSliding(limit)));
        var after = admitted ? state.Add(cost) : state;
        return new BucketResult(
            admitted,
            Math.Max(0, limit.Capacity - WindowRules.Used(after, into, window, IsSliding(limit))),
            TimeSpan.FromMicroseconds(wait),
            TimeSpan.FromMicroseconds(WindowRules.Reset(after, into, window, IsSliding(limit))),
            DecisionSource.Redis);
    }

    private static int Count(RedisValue value) => (int)Math.Min(int.MaxValue, (long)value);

    private static bool IsSliding(Limit limit) => limit.Algorithm == RateLimitAlgorithm.SlidingWindow;
}
