using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Permits in Redis. Each lapses by itself when its instance dies, and is renewed while its request runs, however long
/// that is. While Redis is away new permits come from this instance's share; what is out already stays out.
/// </summary>
internal sealed class RedisConcurrencyStore(TimedRedis redis,
    BucketTable table, NanosecondClock clock, FallbackChain ladder, TimeProvider timeProvider) : IConcurrencyStore
{
    private static readonly RedisScript Script = RateLimitScripts.Load("permits");

    private readonly ConcurrentDictionary<string, ConcurrencyPermit> _held = new(StringComparer.Ordinal);

    public async ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest charge, RateLimitPriority priority)
    {
        var id = Guid.NewGuid().ToString("N");
        var outcome = await SendAsync(
            charge, ["enter", id, charge.Cost, charge.Limit.Capacity, Lifetime(charge)]).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            Leave(new ConcurrencyPermit(charge, default, 0, id)); // it may have been given all the same
            return AcquireLocally(charge);
        }

        var remaining = Math.Max(0, charge.Limit.Capacity - (long)outcome.Value);
        var admitted = (long)outcome.Value >= 0;
        var decision = new BucketResult(
            admitted, admitted ? remaining : 0, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Redis);
        var permit = new ConcurrencyPermit(charge, decision, timeProvider.GetTimestamp(), id);
        if (admitted)
        {
            _held[id] = permit;
        }

        return permit;
    }

    public void Release(ConcurrencyPermit permit, in RequestOutcome ending)
    {
        if (permit.Id.Length > 0)
        {
            Leave(permit);
        }
        else if (permit.Result.Source == DecisionSource.LocalShare)
        {
            table.Return(permit.Request, clock.Now);
        }
    }

    /// <summary>Keeps the permits of running requests from lapsing.</summary>
    public Task RenewAsync() => Task.WhenAll(_held.Values.GroupBy(p => p.Request.Key).Select(g => RenewAsync([.. g])));

    private void Leave(ConcurrencyPermit permit)
    {
        _held.TryRemove(permit.Id, out _);
        _ = SendAsync(permit.Request, ["leave", permit.Id, permit.Request.Cost]).AsTask();
    }

    private async Task RenewAsync(ConcurrencyPermit[] permits)
    {
        var members = permits.SelectMany(
            p => Enumerable.Range(1, (int)p.Request.Cost).Select(i => (RedisValue)$"{p.Id}:{i}"));
        await SendAsync(permits[0].Request, ["renew", Lifetime(permits[0].Request), .. members]).ConfigureAwait(false);
        foreach (var permit in permits.Where(p => !_held.ContainsKey(p.Id)))
        {
            Leave(permit); // it left while it was renewed
        }
    }

    private ConcurrencyPermit AcquireLocally(in BucketRequest charge)
    {
        var decision = ladder.Take(charge);
        return new ConcurrencyPermit(ladder.ShareOf(charge), decision, timeProvider.GetTimestamp());
    }

    private ValueTask<RedisOutcome<RedisResult>> SendAsync(in BucketRequest charge, RedisValue[] arguments) =>
        redis.TryEvaluateAsync(
            Script, [RedisBucketKey.Of(redis.KeyPrefix, charge.Policy.Name, charge.Partition).Key], arguments);

    private static long Lifetime(in BucketRequest charge) => (long)charge.Policy.Options.PermitLifetime.TotalMilliseconds;
}
