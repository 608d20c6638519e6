using System.Runtime.CompilerServices;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// Keys in Redis, shared by all instances. A call that timed out may have been carried out, so each is sent a second time: with the
/// same token it then does nothing twice.
/// </summary>
internal sealed class RedisIdempotencyStore(RedisClient redis) : IIdempotencyStore
{
    private const int Attempts = 2;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        var (owner, fingerprintLength) = RedisOwner.Of(claim);
        var answer = await RunAsync(RedisScripts.Begin, claim.Key, [owner, Milliseconds(claim.Lease), fingerprintLength], ct).ConfigureAwait(false);
        return answer.IsNull ? new(IdempotencyVerdict.Claimed) : Read((RedisResult[])answer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> CompleteAsync(IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken ct)
    {
        var owner = RedisOwner.Of(claim).Bytes;
        RedisValue[] arguments = [owner, RecordFormat.Write(record, after: owner), Milliseconds(retention), Channel(claim.Key)];
        return (bool)await RunAsync(RedisScripts.Complete, claim.Key, arguments, ct).ConfigureAwait(false);
    }

    public async ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken ct) =>
        (bool)await RunAsync(RedisScripts.Renew, claim.Key, [RedisOwner.Of(claim).Bytes, Milliseconds(claim.Lease)], ct).ConfigureAwait(false);

    public async ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken ct) =>
        (bool)await RunAsync(RedisScripts.Release, claim.Key, [RedisOwner.Of(claim).Bytes, Channel(claim.Key)], ct).ConfigureAwait(false);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed, CancellationToken ct) =>
        redis.SubscribeAsync(Channel(key), _ => changed(), ct);

    private static IdempotencyBegin Read(RedisResult[] answer) => (IdempotencyVerdict)(int)answer[0] switch
    {
        IdempotencyVerdict.Replay => new(IdempotencyVerdict.Replay, IdempotencyRecord.FromStore((byte[])answer[1])),
        IdempotencyVerdict.InFlight => new(IdempotencyVerdict.InFlight, Remaining: TimeSpan.FromMilliseconds((long)answer[1])),
        var verdict => new(verdict),
    };

    // Pooled, as in the client: three calls deep, a request would pay for six state machines.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisResult> RunAsync(RedisScript script, string key, RedisValue[] arguments, CancellationToken ct)
    {
        RedisKey[] keys = [$"{redis.KeyPrefix}idem:{{{key}}}"];
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await redis.TryEvaluateAsync(script, keys, arguments, ct).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome.Value;
            }

            if (attempt == Attempts || outcome.Failure is not (RedisFailure.TimedOut or RedisFailure.ConnectionLost))
            {
                throw new IdempotencyStoreException($"Redis keeps the idempotency keys and gave no answer ({outcome.Failure}).", outcome.Error);
            }
        }
    }

    private string Channel(string key) => $"{redis.KeyPrefix}idem-done:{key}";

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
