using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Idempotency.Redis;

/// <summary>Stores keys in Redis. A call that timed out is sent again with its token and takes effect once.</summary>
internal sealed class RedisIdempotencyStore(RedisClient redis) : IIdempotencyStore
{
    private const int Attempts = 2;
    private const int LengthDigits = 10;

    public ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        RunAsync(
            IdempotencyScripts.Begin, claim.Key, [OwnerOf(claim), Milliseconds(claim.Lease)], Read,
            cancellationToken);

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
    {
        var owner = OwnerOf(claim);
        var done = RecordFormat.Write(record, after: owner);
        RedisValue[] arguments = claim.SkipNotification
            ? [owner, done, Milliseconds(retention)]
            : [owner, done, Milliseconds(retention), redis.ChannelForScript(Channel(claim.Key))];
        return RunAsync(IdempotencyScripts.Complete, claim.Key, arguments, IsOwner, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        RunAsync(
            IdempotencyScripts.Renew, claim.Key, [OwnerOf(claim), Milliseconds(claim.Lease)], IsOwner,
            cancellationToken);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = claim.SkipNotification
            ? [OwnerOf(claim)]
            : [OwnerOf(claim), redis.ChannelForScript(Channel(claim.Key))];
        return RunAsync(IdempotencyScripts.Release, claim.Key, arguments, IsOwner, cancellationToken);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) =>
        redis.SubscribeAsync(Channel(key), _ => changed(), cancellationToken);

    /// <summary>
    /// The owner of a key as stored: fingerprint and token, each prefixed by its byte length as ten digits. The fixed
    /// width ensures that no owner is a prefix of another; the record follows in the same string.
    /// </summary>
    private static byte[] OwnerOf(in IdempotencyClaim claim)
    {
        var fingerprint = LengthDigits + Encoding.UTF8.GetByteCount(claim.Fingerprint);
        var bytes = new byte[fingerprint + LengthDigits + Encoding.UTF8.GetByteCount(claim.Token)];
        Write(claim.Fingerprint, bytes);
        Write(claim.Token, bytes.AsSpan(fingerprint));
        return bytes;
    }

    private static void Write(string part, Span<byte> to)
    {
        var length = Encoding.UTF8.GetBytes(part, to[LengthDigits..]);
        length.TryFormat(to, out _, "D10", CultureInfo.InvariantCulture);
    }

    private static bool IsOwner(RedisResult answer) => (bool)answer;

    private static IdempotencyClaimResult Read(RedisResult answer) =>
        answer.IsNull ? new(IdempotencyClaimStatus.Claimed) : Read((RedisResult[])answer!);

    private static IdempotencyClaimResult Read(RedisResult[] answer) => (IdempotencyClaimStatus)(int)answer[0] switch
    {
        IdempotencyClaimStatus.Replay =>
            new(IdempotencyClaimStatus.Replay, IdempotencyRecord.FromStore((byte[])answer[1]!)),
        IdempotencyClaimStatus.InFlight =>
            new(IdempotencyClaimStatus.InFlight, Remaining: TimeSpan.FromMilliseconds((long)answer[1])),
        var status => new(status),
    };

    // Pooled, as in the client: it is the only state machine of each operation.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> RunAsync<T>(
        RedisScript script, string key, RedisValue[] arguments, Func<RedisResult, T> read,
        CancellationToken cancellationToken)
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
                    $"The idempotency keys are stored in Redis, which did not answer ({outcome.Failure}).",
                    outcome.Error);
            }
        }
    }

    private string Channel(string key) => $"{redis.KeyPrefix}idem-done:{key}";

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
