using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// What Redis said a moment ago. Other instances can only take more from a bucket, so that a refusal stands until its
/// time has come: it is repeated without asking. Counted from when the question was sent, so never too long; another
/// limit (a reload) clears it. What another instance gives back is seen late.
/// </summary>
/// <remarks>
/// For a token bucket the table holds its state as of that answer, which also is where this instance's share starts
/// when Redis goes away. For a window it holds until when which cost is refused, under a key beside the window's own.
/// </remarks>
internal sealed class RedisMirror(BucketTable table)
{
    private const ulong RefusalKeyMask = 0x6465_6e69_6564_0000;

    /// <summary>The refusal, when the charge is known not to fit.</summary>
    public BucketResult? FindRefusal(in BucketRequest charge, long now)
    {
        if (charge.Cost > charge.Limit.Capacity)
        {
            return BucketResult.TooLarge(charge.Limit.Capacity);
        }

        if (charge.Limit.Algorithm != RateLimitAlgorithm.TokenBucket)
        {
            return FindWindowRefusal(charge, now);
        }

        if (table.Recall(charge, now) is null)
        {
            return null;
        }

        var peeked = table.Peek(charge, now);
        return peeked.Admitted ? null : peeked with { Source = DecisionSource.DenyCache };
    }

    public void RememberBucket(in BucketRequest charge, long usedNanoseconds, long sent) =>
        table.Remember(charge, sent + usedNanoseconds, 0, sent);

    public void RememberWindow(in BucketRequest charge, in BucketResult decision, long sent)
    {
        if (!decision.Admitted)
        {
            table.Remember(
                RefusalEntryOf(charge), sent + (decision.RetryAfter.Ticks * TimeSpan.NanosecondsPerTick), charge.Cost, sent);
        }
    }

    /// <summary>Something came back to a window, or more was charged: what was known of it is out of date.</summary>
    public void Forget(in BucketRequest charge)
    {
        if (charge.Limit.Algorithm != RateLimitAlgorithm.TokenBucket)
        {
            table.Forget(RefusalEntryOf(charge).Key);
        }
    }

    private BucketResult? FindWindowRefusal(in BucketRequest charge, long now) =>
        table.Recall(RefusalEntryOf(charge), now) is { } noted && charge.Cost >= noted.Data
            ? new BucketResult(false, 0, TimeSpan.FromTicks(
                (noted.Until - now) / TimeSpan.NanosecondsPerTick), TimeSpan.Zero, DecisionSource.DenyCache)
            : null;

    private static BucketRequest RefusalEntryOf(in BucketRequest charge) =>
        charge with { Key = new BucketKey(charge.Key.High ^ RefusalKeyMask, charge.Key.Low) };
}
