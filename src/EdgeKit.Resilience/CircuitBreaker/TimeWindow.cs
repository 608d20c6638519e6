namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// The calls of the last span, in ten buckets. A bucket whose time has passed is replaced, never emptied: whoever still
/// holds it counts into an object that nobody reads.
/// </summary>
internal sealed class TimeWindow(long spanTicks) : CallWindow
{
    private const int BucketCount = 10;

    private readonly Bucket?[] _buckets = new Bucket?[BucketCount];

    public override bool Matches(CircuitModel settings) => settings.SamplingTicks == spanTicks;

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

    private long Number(long now) => now / Math.Max(1, spanTicks / BucketCount);

    private Bucket At(long now)
    {
        var number = Number(now);
        ref var place = ref _buckets[number % BucketCount];
        var bucket = Volatile.Read(ref place);
        while (bucket is null || bucket.Number < number)
        {
            var fresh = new Bucket(number);
            var seen = Interlocked.CompareExchange(ref place, fresh, bucket);
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
