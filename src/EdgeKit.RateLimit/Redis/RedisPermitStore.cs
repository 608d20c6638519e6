using System.Collections.Concurrent;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Local;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Redis.Scripts;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Permits in Redis. Each lapses by itself when its instance dies, and is renewed while its request runs, however long
/// that is. While Redis is away new permits come from this instance's share; what is out already stays out.
/// </summary>
internal sealed class RedisPermitStore(TimedRedis redis,
    BucketTable table, LocalClock clock, FailureLadder ladder, TimeProvider timeProvider) : IPermitStore
{
    private static readonly RedisScript Script = ScriptText.Load("permits");

    private readonly ConcurrentDictionary<string, Permit> _held = new(StringComparer.Ordinal);

    public async ValueTask<Permit> EnterAsync(Charge charge, RateLimitPriority priority)
    {
        var id = Guid.NewGuid().ToString("N");
        var outcome = await SendAsync(
            charge, ["enter", id, charge.Cost, charge.Limit.Capacity, Lifetime(charge)]).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            Leave(new Permit(charge, default, 0, id)); // it may have been given all the same
            return EnterShare(charge);
        }

        var remaining = Math.Max(0, charge.Limit.Capacity - (long)outcome.Value);
        var admitted = (long)outcome.Value >= 0;
        var decision = new Decision(
            admitted, admitted ? remaining : 0, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Redis);
        var permit = new Permit(charge, decision, timeProvider.GetTimestamp(), id);
        if (admitted)
        {
            _held[id] = permit;
        }

        return permit;
    }

    public void Leave(Permit permit, in Ending ending)
    {
        if (permit.Id.Length > 0)
        {
            Leave(permit);
        }
        else if (permit.Decision.Source == DecisionSource.LocalShare)
        {
            table.Return(permit.Charge, clock.Now);
        }
    }

    /// <summary>Keeps the permits of running requests from lapsing.</summary>
    public Task RenewAsync() => Task.WhenAll(_held.Values.GroupBy(p => p.Charge.Key).Select(g => RenewAsync([.. g])));

    private void Leave(Permit permit)
    {
        _held.TryRemove(permit.Id, out _);
        _ = SendAsync(permit.Charge, ["leave", permit.Id, permit.Charge.Cost]).AsTask();
    }

    private async Task RenewAsync(Permit[] permits)
    {
        var members = permits.SelectMany(
            p => Enumerable.Range(1, (int)p.Charge.Cost).Select(i => (RedisValue)$"{p.Id}:{i}"));
        await SendAsync(permits[0].Charge, ["renew", Lifetime(permits[0].Charge), .. members]).ConfigureAwait(false);
        foreach (var permit in permits.Where(p => !_held.ContainsKey(p.Id)))
        {
            Leave(permit); // it left while it was renewed
        }
    }

    private Permit EnterShare(in Charge charge)
    {
        var decision = ladder.Take(charge);
        return new Permit(ladder.ShareOf(charge), decision, timeProvider.GetTimestamp());
    }

    private ValueTask<RedisOutcome<RedisResult>> SendAsync(in Charge charge, RedisValue[] arguments) =>
        redis.TryEvaluateAsync(
            Script, [RedisBucketName.Of(redis.KeyPrefix, charge.Policy.Name, charge.Partition).Text], arguments);

    private static long Lifetime(in Charge charge) => (long)charge.Policy.Options.PermitLifetime.TotalMilliseconds;
}
