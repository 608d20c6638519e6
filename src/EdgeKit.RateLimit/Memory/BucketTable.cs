using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// All buckets of this process: stripes with a lock each, so that threads hardly meet. No timer runs; time is looked at
/// when a key is. Thread safe; a decision on a known key allocates nothing.
/// </summary>
internal sealed class BucketTable
{
    private const int StripeCount = 64;

    private readonly Stripe[] _stripes;
    private readonly LimitRegistry _limits;

    public BucketTable(LimitRegistry book, int maxKeys)
    {
        _limits = book;
        _stripes = new Stripe[StripeCount];
        for (var i = 0; i < StripeCount; i++)
        {
            _stripes[i] = new Stripe(Math.Max(1, maxKeys / StripeCount));
        }
    }

    public int Count => _stripes.Sum(s => s.Count);

    /// <summary>How many bytes the slots take.</summary>
    public long Bytes => _stripes.Sum(s => (long)s.Slots) * System.Runtime.CompilerServices.Unsafe.SizeOf<Bucket>();

    /// <summary>Lets the memory of a bucket come while the caller does something else.</summary>
    public void Prefetch(BucketKey key) => StripeOf(key).Prefetch(key);

    /// <summary>Decides on one charge.</summary>
    public BucketResult Take(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        try
        {
            return BucketRules.Take(ref BucketOf(stripe, charge, now), charge.Limit, _limits, charge.Cost, now);
        }
        finally
        {
            stripe.Exit();
        }
    }

    /// <summary>
    /// Takes tokens from a bucket in use when that is sure with a clock that may be behind by
    /// <see cref="NanosecondClock.CoarseLag"/>: such a clock sees less refilled than there is, and where a bucket stands
    /// matters to the next request only when it was nearly full. Exact, and half the price of <see cref="Take"/>.
    /// </summary>
    /// <returns>Whether the tokens were taken; <see langword="false"/> says nothing.</returns>
    public bool TryTakeFast(BucketKey key, Limit limit, long cost, long coarseNow)
    {
        var stripe = StripeOf(key);
        stripe.Enter();
        var slot = stripe.Find(key);
        var taken = slot >= 0 && BucketRules.TryTakeFast(ref stripe.At(slot), limit, cost, coarseNow);
        stripe.Exit();
        return taken;
    }

    /// <summary>Decides on several charges at one instant: all are taken, or none.</summary>
    /// <returns>Whether all were taken.</returns>
    public bool TakeAll(ReadOnlySpan<BucketRequest> charges, Span<BucketResult> decisions, long now)
    {
        EnterAll(charges);
        try
        {
            var all = true;
            for (var i = 0; i < charges.Length; i++)
            {
                var copy = BucketOf(StripeOf(charges[i].Key), charges[i], now);
                decisions[i] = BucketRules.Take(ref copy, charges[i].Limit, _limits, charges[i].Cost, now);
                all &= decisions[i].Admitted;
            }

            for (var i = 0; i < charges.Length; i++)
            {
                if (all)
                {
                    BucketRules.Take(ref BucketOf(
                        StripeOf(charges[i].Key), charges[i], now), charges[i].Limit, _limits, charges[i].Cost, now);
                }
                else
                {
                    decisions[i] = decisions[i].AsReturned(charges[i]);
                }
            }

            return all;
        }
        finally
        {
            ExitAll(charges);
        }
    }

    /// <summary>What a bucket would answer, without charging it.</summary>
    public BucketResult Peek(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        var slot = stripe.Find(charge.Key);
        var copy = slot >= 0 ? stripe.At(slot) : new Bucket { LimitId = charge.Limit.Id };
        stripe.Exit();
        return BucketRules.Take(ref copy, charge.Limit, _limits, charge.Cost, now);
    }

    /// <summary>Remembers until when a bucket is in use, as somebody else has counted it.</summary>
    public void Remember(in BucketRequest charge, long until, long data, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        ref var bucket = ref BucketOf(stripe, charge, now);
        bucket.Until = until;
        bucket.Data = data;
        bucket.LimitId = charge.Limit.Id;
        stripe.Exit();
    }

    /// <summary>What was noted of a bucket under this very limit; nothing when that has passed.</summary>
    public (long Until, long Data)? Recall(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        var slot = stripe.Find(charge.Key);
        var bucket = slot >= 0 ? stripe.At(slot) : default;
        stripe.Exit();
        return slot >= 0 && bucket.Until > now && bucket.LimitId == charge.Limit.Id
            ? (bucket.Until, bucket.Data) : null;
    }

    /// <summary>What was noted of a bucket holds no longer.</summary>
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

    /// <summary>Whether there is a bucket for a key, or room to make one.</summary>
    public bool HasRoomFor(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        var room = stripe.Find(charge.Key) >= 0 || stripe.Add(charge.Key, now, force: false) >= 0;
        stripe.Exit();
        return room;
    }

    /// <summary>Gives back what a charge took.</summary>
    public void Return(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        var slot = stripe.Find(charge.Key);
        if (slot < 0 && charge.Limit.Algorithm == RateLimitAlgorithm.Concurrency)
        {
            slot = stripe.Find(Overflow(charge)); // a permit that is out keeps its bucket, so it came from there
        }

        if (slot >= 0)
        {
            BucketRules.Return(ref stripe.At(slot), charge.Limit, _limits, charge.Cost, now);
        }

        stripe.Exit();
    }

    /// <summary>Charges what has been used already, whether it fits or not.</summary>
    public void ForceTake(in BucketRequest charge, long now)
    {
        var stripe = StripeOf(charge.Key);
        stripe.Enter();
        BucketRules.ForceTake(ref BucketOf(stripe, charge, now), charge.Limit, _limits, charge.Cost, now);
        stripe.Exit();
    }

    private static ref Bucket BucketOf(Stripe stripe, in BucketRequest charge, long now)
    {
        var slot = stripe.Find(charge.Key);
        return ref slot >= 0 ? ref stripe.At(slot) : ref NewBucket(stripe, charge, now);
    }

    // A table full of live keys gives newcomers one bucket per policy and stripe to share.
    private static ref Bucket NewBucket(Stripe stripe, in BucketRequest charge, long now)
    {
        var slot = stripe.Add(charge.Key, now, force: false);
        if (slot < 0)
        {
            var shared = Overflow(charge);
            slot = stripe.Find(shared);
            slot = slot >= 0 ? slot : stripe.Add(shared, now, force: true);
        }

        ref var bucket = ref stripe.At(slot);
        if (bucket.Until == 0)
        {
            bucket.LimitId = charge.Limit.Id;
        }

        return ref bucket;
    }

    private static BucketKey Overflow(in BucketRequest charge) => new(charge.Policy.KeySeed, 1);

    private void EnterAll(ReadOnlySpan<BucketRequest> charges)
    {
        // In one order for everybody, or two requests could wait for each other.
        for (var mask = Mask(charges); mask != 0; mask &= mask - 1)
        {
            _stripes[System.Numerics.BitOperations.TrailingZeroCount(mask)].Enter();
        }
    }

    private void ExitAll(ReadOnlySpan<BucketRequest> charges)
    {
        for (var mask = Mask(charges); mask != 0; mask &= mask - 1)
        {
            _stripes[System.Numerics.BitOperations.TrailingZeroCount(mask)].Exit();
        }
    }

    private static ulong Mask(ReadOnlySpan<BucketRequest> charges)
    {
        ulong mask = 0;
        foreach (ref readonly var charge in charges)
        {
            mask |= 1UL << StripeIndex(charge.Key);
        }

        return mask;
    }

    private static int StripeIndex(BucketKey key) => (int)(key.High & (StripeCount - 1));

    private Stripe StripeOf(BucketKey key) => _stripes[StripeIndex(key)];
}
