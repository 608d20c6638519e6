namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// The calls of a sampling duration, in ten buckets. An expired bucket is replaced, not cleared, so that a late writer
/// counts into an object that is no longer read.
/// </summary>
internal sealed class TimeWindow(long samplingTicks) : CallWindow
{
    private const int BucketCount = 10;

    private readonly Bucket?[] _buckets = new Bucket?[BucketCount];

    public override bool Matches(CircuitModel model) => model.SamplingTicks == samplingTicks;

    public override void AddSuccess(long now) => Interlocked.Increment(ref At(now).Calls);

    public override WindowCounts AddFailedOrSlow(bool failed, bool slow, long now)
    {
        var bucket = At(now);
        Interlocked.Increment(ref bucket.Calls);
        Interlocked.Add(ref bucket.Failed, failed ? 1 : 0);
        Interlocked.Add(ref bucket.Slow, slow ? 1 : 0);
        return Read(now);
    }

    public WindowCounts Read(long now)
    {
        var number = Number(now);
        var sum = default(WindowCounts);
        foreach (var bucket in _buckets)
        {
            if (bucket is not null && bucket.Number > number - BucketCount)
            {
                sum = new WindowCounts(
                    sum.Calls + Volatile.Read(ref bucket.Calls),
                    sum.Failed + Volatile.Read(ref bucket.Failed), sum.Slow + Volatile.Read(ref bucket.Slow));
            }
        }

        return sum;
    }

    private long Number(long now) => now / Math.Max(1, samplingTicks / BucketCount);

    private Bucket At(long now)
    {
        var number = Number(now);
        ref var slot = ref _buckets[number % BucketCount];
        var bucket = Volatile.Read(ref slot);
        while (bucket is null || bucket.Number < number)
        {
            var fresh = new Bucket(number);
            var seen = Interlocked.CompareExchange(ref slot, fresh, bucket);
            bucket = seen == bucket ? fresh : seen;
        }

        return bucket;
    }

    private sealed class Bucket(long number)
    {
        public readonly long Number = number;
        public long Calls;
        public long Failed;
        public long Slow;
    }
}
