using System.Runtime.CompilerServices;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// Keys in Redis, shared by all instances. A call that timed out may have been carried out, so each is sent a second
/// time: with the same token it then does nothing twice.
/// </summary>
internal sealed class RedisIdempotencyStore(RedisClient redis) : IIdempotencyStore
{
    private const int Attempts = 2;

    public ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        RunAsync(
            RedisScripts.Begin, claim.Key, [RedisOwner.Of(claim), Milliseconds(claim.Lease)], Read, cancellationToken);

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
    {
        var owner = RedisOwner.Of(claim);
        var done = RecordFormat.Write(record, after: owner);
        RedisValue[] arguments = claim.Quiet
            ? [owner, done, Milliseconds(retention)]
            : [owner, done, Milliseconds(retention), redis.ChannelForScript(Channel(claim.Key))];
        return RunAsync(RedisScripts.Complete, claim.Key, arguments, IsOwner, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        RunAsync(RedisScripts.Renew,
            claim.Key, [RedisOwner.Of(claim), Milliseconds(claim.Lease)], IsOwner, cancellationToken);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = claim.Quiet
            ? [RedisOwner.Of(claim)] : [RedisOwner.Of(claim), redis.ChannelForScript(Channel(claim.Key))];
        return RunAsync(RedisScripts.Release, claim.Key, arguments, IsOwner, cancellationToken);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) =>
        redis.SubscribeAsync(Channel(key), _ => changed(), cancellationToken);

    private static bool IsOwner(RedisResult answer) => (bool)answer;

    private static IdempotencyBegin Read(RedisResult answer) =>
        answer.IsNull ? new(IdempotencyVerdict.Claimed) : Read((RedisResult[])answer!);

    private static IdempotencyBegin Read(RedisResult[] answer) => (IdempotencyVerdict)(int)answer[0] switch
    {
        IdempotencyVerdict.Replay => new(IdempotencyVerdict.Replay, IdempotencyRecord.FromStore((byte[])answer[1]!)),
        IdempotencyVerdict.InFlight =>
            new(IdempotencyVerdict.InFlight, Remaining: TimeSpan.FromMilliseconds((long)answer[1])),
        var verdict => new(verdict),
    };

    // Pooled, as in the client, and the one state machine of each operation.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> RunAsync<T>(RedisScript script,
        string key, RedisValue[] arguments, Func<RedisResult, T> read, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [$"{redis.KeyPrefix}idem:{{{key}}}"];
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await redis.TryEvaluateAsync(
                script, keys, arguments, cancellationToken).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return read(outcome.Value);
            }

            if (attempt == Attempts || outcome.Failure is not (RedisFailure.TimedOut or RedisFailure.ConnectionLost))
            {
                throw new IdempotencyStoreException(
                    $"Redis keeps the idempotency keys and gave no answer ({outcome.Failure}).", outcome.Error);
            }
        }
    }

    private string Channel(string key) => $"{redis.KeyPrefix}idem-done:{key}";

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
