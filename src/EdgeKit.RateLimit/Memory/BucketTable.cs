using System.Numerics;
using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// All buckets of this process, in stripes with a lock each so that threads rarely contend. Thread safe; a decision on
/// a known key allocates nothing. See the README in this folder.
/// </summary>
internal sealed class BucketTable(LimitRegistry limits, int maxKeys)
{
    private const int StripeCount = 64;

    private readonly Stripe[] _stripes =
        [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe(Math.Max(1, maxKeys / StripeCount)))];

    public int Count => _stripes.Sum(s => s.Count);

    /// <summary>The memory of all slots, in bytes.</summary>
    public long Bytes => _stripes.Sum(s => (long)s.Slots) * Unsafe.SizeOf<Bucket>();

    /// <summary>Loads the bucket's memory into the processor's cache.</summary>
    public void Prefetch(BucketKey key) => StripeOf(key).Prefetch(key);

    public BucketResult Take(in BucketRequest request, long now)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        try
        {
            return BucketRules.Take(ref BucketOf(stripe, request, now), request.Limit, limits, request.Cost, now);
        }
        finally
        {
            stripe.Exit();
        }
    }

    /// <summary>
    /// Fast path. Takes tokens from a bucket in use if that is certain with a clock that may be behind by
    /// <see cref="NanosecondClock.CoarseLag"/>. Such a clock sees fewer tokens than there are, so the decision is
    /// exact; it costs half as much as <see cref="Take"/>. Returns true if tokens were taken; false means undecided.
    /// </summary>
    public bool TryTakeFast(BucketKey key, Limit limit, long cost, long coarseNow)
    {
        var stripe = StripeOf(key);
        stripe.Enter();
        var slot = stripe.Find(key);
        var taken = slot >= 0 && BucketRules.TryTakeFast(ref stripe.At(slot), limit, cost, coarseNow);
        stripe.Exit();
        return taken;
    }

    /// <summary>Takes from all buckets at one instant, or from none. Returns true if all admitted.</summary>
    public bool TakeAll(ReadOnlySpan<BucketRequest> requests, Span<BucketResult> results, long now)
    {
        EnterAll(requests);
        try
        {
            var all = true;
            for (var i = 0; i < requests.Length; i++)
            {
                ref readonly var request = ref requests[i];
                var copy = BucketOf(StripeOf(request.Key), request, now);
                results[i] = BucketRules.Take(ref copy, request.Limit, limits, request.Cost, now);
                all &= results[i].Admitted;
            }

            for (var i = 0; i < requests.Length; i++)
            {
                ref readonly var request = ref requests[i];
                if (all)
                {
                    ref var bucket = ref BucketOf(StripeOf(request.Key), request, now);
                    BucketRules.Take(ref bucket, request.Limit, limits, request.Cost, now);
                }
                else
                {
                    results[i] = results[i].AsReturned(request);
                }
            }

            return all;
        }
        finally
        {
            ExitAll(requests);
        }
    }

    /// <summary>Decides without taking anything.</summary>
    public BucketResult Peek(in BucketRequest request, long now)
    {
        var copy = Copy(request) ?? new Bucket { LimitId = request.Limit.Id };
        return BucketRules.Take(ref copy, request.Limit, limits, request.Cost, now);
    }

    /// <summary>Overwrites a bucket with state from Redis.</summary>
    public void Remember(in BucketRequest request, long until, long data, long now)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        ref var bucket = ref BucketOf(stripe, request, now);
        bucket.Until = until;
        bucket.Data = data;
        bucket.LimitId = request.Limit.Id;
        stripe.Exit();
    }

    /// <summary>Returns the remembered state; null if it has expired or belongs to another limit.</summary>
    public (long Until, long Data)? Recall(in BucketRequest request, long now) =>
        Copy(request) is { } bucket && bucket.Until > now && bucket.LimitId == request.Limit.Id
            ? (bucket.Until, bucket.Data) : null;

    /// <summary>Expires the remembered state.</summary>
    public void Forget(BucketKey key)
    {
        var stripe = StripeOf(key);
        stripe.Enter();
        if (stripe.Find(key) is >= 0 and var slot)
        {
            stripe.At(slot).Until = 0;
        }

        stripe.Exit();
    }

    /// <summary>True if the table has a bucket for the key or can add one.</summary>
    public bool HasRoomFor(in BucketRequest request, long now)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        var room = stripe.Find(request.Key) >= 0 || stripe.Add(request.Key, now, force: false) >= 0;
        stripe.Exit();
        return room;
    }

    public void Return(in BucketRequest request, long now)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        var slot = stripe.Find(request.Key);
        if (slot < 0 && request.Limit.Algorithm == RateLimitAlgorithm.Concurrency)
        {
            slot = stripe.Find(request.OverflowKey); // a bucket with permits is never evicted, so they came from there
        }

        if (slot >= 0)
        {
            BucketRules.Return(ref stripe.At(slot), request.Limit, limits, request.Cost, now);
        }

        stripe.Exit();
    }

    /// <summary>Takes tokens even if they do not fit.</summary>
    public void ForceTake(in BucketRequest request, long now)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        BucketRules.ForceTake(ref BucketOf(stripe, request, now), request.Limit, limits, request.Cost, now);
        stripe.Exit();
    }

    private Bucket? Copy(in BucketRequest request)
    {
        var stripe = StripeOf(request.Key);
        stripe.Enter();
        var slot = stripe.Find(request.Key);
        Bucket? copy = slot >= 0 ? stripe.At(slot) : null;
        stripe.Exit();
        return copy;
    }

    private static ref Bucket BucketOf(Stripe stripe, in BucketRequest request, long now)
    {
        var slot = stripe.Find(request.Key);
        return ref slot >= 0 ? ref stripe.At(slot) : ref NewBucket(stripe, request, now);
    }

    // While all slots hold live keys, new keys share one bucket per policy and stripe.
    private static ref Bucket NewBucket(Stripe stripe, in BucketRequest request, long now)
    {
        var slot = stripe.Add(request.Key, now, force: false);
        if (slot < 0)
        {
            var shared = request.OverflowKey;
            slot = stripe.Find(shared);
            slot = slot >= 0 ? slot : stripe.Add(shared, now, force: true);
        }

        ref var bucket = ref stripe.At(slot);
        if (bucket.Until == 0)
        {
            bucket.LimitId = request.Limit.Id;
        }

        return ref bucket;
    }

    // In the order of their index, to avoid deadlocks.
    private void EnterAll(ReadOnlySpan<BucketRequest> requests)
    {
        for (var mask = Mask(requests); mask != 0; mask &= mask - 1)
        {
            _stripes[BitOperations.TrailingZeroCount(mask)].Enter();
        }
    }

    private void ExitAll(ReadOnlySpan<BucketRequest> requests)
    {
        for (var mask = Mask(requests); mask != 0; mask &= mask - 1)
        {
            _stripes[BitOperations.TrailingZeroCount(mask)].Exit();
        }
    }

    private static ulong Mask(ReadOnlySpan<BucketRequest> requests)
    {
        ulong mask = 0;
        foreach (ref readonly var request in requests)
        {
            mask |= 1UL << StripeIndex(request.Key);
        }

        return mask;
    }

    private static int StripeIndex(BucketKey key) => (int)(key.High & (StripeCount - 1));

    private Stripe StripeOf(BucketKey key) => _stripes[StripeIndex(key)];
}
