using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Mirrors the buckets in Redis as of the last reply. It repeats refusals without a call, bounds the number of keys in
/// Redis, and holds the state that the local share starts from when Redis becomes unavailable. Thread safe.
/// </summary>
/// <remarks>
/// Other instances can only take more from a bucket, so a refusal holds until its time has passed. That time counts
/// from when the call was sent, so it is never too long. Tokens returned by another instance are noticed late. For a
/// token bucket the table holds its state; for a window, under a key derived from the window's own, the cost that is
/// refused and until when.
/// </remarks>
internal sealed class RedisMirror(BucketTable table, NanosecondClock clock)
{
    private const ulong RefusalKeyMask = 0x6465_6e69_6564_0000;

    public long Now => clock.Now;

    /// <returns>The refusal, if the cost is known not to fit.</returns>
    public BucketResult? FindRefusal(in BucketRequest request, long now)
    {
        if (request.Cost > request.Limit.Capacity)
        {
            var never = BucketResult.Untimed(false, request.Limit.Capacity, DecisionSource.Local);
            return never with { RetryAfter = BucketResult.Never };
        }

        if (request.Limit.Algorithm != RateLimitAlgorithm.TokenBucket)
        {
            return FindWindowRefusal(request, now);
        }

        if (table.Recall(request, now) is null)
        {
            return null;
        }

        var result = table.Peek(request, now);
        return result.Admitted ? null : result with { Source = DecisionSource.DenyCache };
    }

    /// <summary>Replaces the key with its policy's overflow key if this process cannot track another key.</summary>
    public BucketRequest Bounded(in BucketRequest request) => table.HasRoomFor(request, clock.Now)
        ? request : request with { Partition = new PartitionKey(PartitionKind.Overflow, "") };

    public void RememberBucket(in BucketRequest request, long usedNanoseconds, long sent) =>
        table.Remember(request, sent + usedNanoseconds, 0, sent);

    public void RememberWindow(in BucketRequest request, in BucketResult result, long sent)
    {
        if (!result.Admitted)
        {
            var until = sent + (result.RetryAfter.Ticks * TimeSpan.NanosecondsPerTick);
            table.Remember(RefusalEntryOf(request), until, request.Cost, sent);
        }
    }

    /// <summary>Takes tokens or, with a negative cost, returns them.</summary>
    public void Change(in BucketRequest request, long cost)
    {
        if (cost < 0)
        {
            table.Return(request with { Cost = -cost }, clock.Now);
        }
        else
        {
            table.ForceTake(request with { Cost = cost }, clock.Now);
        }
    }

    /// <summary>Forgets the refusal of a window after tokens were returned.</summary>
    public void ForgetRefusal(in BucketRequest request)
    {
        if (request.Limit.Algorithm != RateLimitAlgorithm.TokenBucket)
        {
            table.Forget(RefusalEntryOf(request).Key);
        }
    }

    private BucketResult? FindWindowRefusal(in BucketRequest request, long now)
    {
        if (table.Recall(RefusalEntryOf(request), now) is not { } refused || request.Cost < refused.Data)
        {
            return null;
        }

        var wait = TimeSpan.FromTicks((refused.Until - now) / TimeSpan.NanosecondsPerTick);
        return new BucketResult(false, 0, wait, TimeSpan.Zero, DecisionSource.DenyCache);
    }

    private static BucketRequest RefusalEntryOf(in BucketRequest request) =>
        request with { Key = new BucketKey(request.Key.High ^ RefusalKeyMask, request.Key.Low) };
}
