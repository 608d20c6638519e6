using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Fixed and sliding windows in Redis, one call of <c>window.lua</c> per request.</summary>
internal sealed class RedisWindows(TimedRedis redis)
{
    private static readonly RedisScript Script = RateLimitScripts.Load("window");

    /// <returns>The decision; <see langword="null"/> if Redis did not reply.</returns>
    public async Task<BucketResult?> TakeAsync(RedisBucketKey key, Limit limit, long cost)
    {
        var outcome = await EvaluateAsync(key, limit, cost, force: false).ConfigureAwait(false);
        return outcome.IsSuccess ? Decide((RedisValue[])outcome.Value!, limit, cost) : null;
    }

    public Task ForceTakeAsync(RedisBucketKey key, Limit limit, long cost) =>
        EvaluateAsync(key, limit, cost, force: true);

    private Task<RedisOutcome<RedisResult>> EvaluateAsync(RedisBucketKey key, Limit limit, long cost, bool force) =>
        redis.TryEvaluateAsync(
            Script, [key.Value], [limit.Period / 1_000, limit.Capacity, IsSliding(limit), cost, force]).AsTask();

    private static BucketResult Decide(RedisValue[] reply, Limit limit, long cost)
    {
        var (elapsed, window) = ((long)reply[0], limit.Period / 1_000);
        var counters = new WindowCounters(0, Count(reply[1]), Count(reply[2]));
        var sliding = IsSliding(limit);
        // The script decides, in doubles: for a huge window the result here could differ by one request.
        var admitted = (long)reply[3] == 1;
        var wait = admitted ? 0 : Math.Max(1, counters.Wait(elapsed, window, limit.Capacity, cost, sliding));
        var after = admitted ? counters.Add(cost) : counters;
        return new BucketResult(
            admitted,
            Math.Max(0, limit.Capacity - after.Used(elapsed, window, sliding)),
            TimeSpan.FromMicroseconds(wait),
            TimeSpan.FromMicroseconds(after.Reset(elapsed, window, sliding)),
            DecisionSource.Redis);
    }

    private static int Count(RedisValue value) => (int)Math.Min(int.MaxValue, (long)value);

    private static bool IsSliding(Limit limit) => limit.Algorithm == RateLimitAlgorithm.SlidingWindow;
}
