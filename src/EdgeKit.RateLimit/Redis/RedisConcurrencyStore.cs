using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Concurrency permits in Redis. A permit expires if its instance dies and is renewed while its request runs. While
/// Redis is unavailable new permits come from the fallback chain; permits that are already held remain valid.
/// </summary>
internal sealed class RedisConcurrencyStore(
    TimedRedis redis, BucketTable table, NanosecondClock clock, FallbackChain fallback) : IConcurrencyStore
{
    private static readonly RedisScript Script = RateLimitScripts.Load("permits");

    private readonly ConcurrentDictionary<string, ConcurrencyPermit> _held = new(StringComparer.Ordinal);

    public async ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority)
    {
        var id = Guid.NewGuid().ToString("N");
        var outcome = await SendAsync(
            request, ["enter", id, request.Cost, request.Limit.Capacity, Lifetime(request)]).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            Release(new ConcurrencyPermit(request, default, id)); // Redis may have granted it without replying
            var local = fallback.Take(request);
            return new ConcurrencyPermit(fallback.ShareOf(request), local);
        }

        var admitted = (long)outcome.Value >= 0;
        var remaining = admitted ? Math.Max(0, request.Limit.Capacity - (long)outcome.Value) : 0;
        var result = BucketResult.Untimed(admitted, remaining, DecisionSource.Redis);
        var permit = new ConcurrencyPermit(request, result, id);
        if (admitted)
        {
            _held[id] = permit;
        }

        return permit;
    }

    public void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime = default)
    {
        if (permit.Id.Length > 0)
        {
            Release(permit);
        }
        else if (permit.Result.Source == DecisionSource.LocalShare)
        {
            table.Return(permit.Request, clock.Now);
        }
    }

    public Task RenewAsync() => Task.WhenAll(_held.Values.GroupBy(p => p.Request.Key).Select(g => RenewAsync([.. g])));

    private void Release(ConcurrencyPermit permit)
    {
        _held.TryRemove(permit.Id, out _);
        _ = SendAsync(permit.Request, ["leave", permit.Id, permit.Request.Cost]).AsTask();
    }

    private async Task RenewAsync(ConcurrencyPermit[] permits)
    {
        var request = permits[0].Request;
        var members = permits.SelectMany(
            p => Enumerable.Range(1, (int)p.Request.Cost).Select(i => (RedisValue)$"{p.Id}:{i}"));
        await SendAsync(request, ["renew", Lifetime(request), .. members]).ConfigureAwait(false);
        foreach (var permit in permits.Where(p => !_held.ContainsKey(p.Id)))
        {
            Release(permit); // released during the renewal, which has brought it back
        }
    }

    private ValueTask<RedisOutcome<RedisResult>> SendAsync(in BucketRequest request, RedisValue[] arguments) =>
        redis.TryEvaluateAsync(
            Script, [RedisBucketKey.Of(redis.KeyPrefix, request.Policy.Name, request.Partition).Value], arguments);

    private static long Lifetime(in BucketRequest request) =>
        (long)request.Policy.Options.PermitLifetime.TotalMilliseconds;
}
