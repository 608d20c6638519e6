using EdgeKit.Policies;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Sends several groups in one script call without delaying any: a group is sent immediately while fewer than
/// <see cref="MaxCalls"/> calls run; groups that arrive meanwhile are sent together when a call returns or when they
/// fill one. One batcher serves one slot, or a server without slots. Thread safe.
/// </summary>
internal sealed class MicroBatcher(TimedRedis redis, RateLimitMetrics metrics)
{
    private const int MaxCalls = 2;
    private const int MaxFullCalls = 8;

    // Keys may span slots because SlotBatchers separates them in a cluster.
    private static readonly RedisScript Script = RateLimitScripts.Load("buckets", spansSlots: true);

    private readonly Lock _gate = new();
    private readonly Queue<BucketGroup> _waiting = new();
    private int _calls;

    public Task<long[]?> SendAsync(BucketGroup group)
    {
        BucketBatch? batch;
        lock (_gate)
        {
            _waiting.Enqueue(group);
            batch = NextBatch();
        }

        if (batch is not null)
        {
            _ = SendAllAsync(batch);
        }

        return group.Task;
    }

    private async Task SendAllAsync(BucketBatch first)
    {
        // One call serves many requests, so the deadline of one request must not cancel it.
        using var shared = Deadline.Suspend();
        for (var batch = first; batch is not null; batch = CompleteCall())
        {
            await SendBatchAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task SendBatchAsync(BucketBatch batch)
    {
        try
        {
            var (keys, arguments) = batch.ToCall();
            metrics.BatchSent(batch.CommandCount);
            var outcome = await redis.TryEvaluateAsync(Script, keys, arguments).ConfigureAwait(false);
            batch.Complete(outcome.IsSuccess ? outcome.Value : null);
        }
        catch (Exception e)
        {
            batch.Fail(e); // a bug in EdgeKit, such as an error in the script
        }
    }

    private BucketBatch? CompleteCall()
    {
        lock (_gate)
        {
            _calls--;
            return NextBatch();
        }
    }

    private BucketBatch? NextBatch()
    {
        var maxCalls = _waiting.Count >= BucketBatch.MaxKeys ? MaxFullCalls : MaxCalls;
        if (_calls >= maxCalls || _waiting.Count == 0)
        {
            return null;
        }

        _calls++;
        var batch = new BucketBatch();
        while (_waiting.TryPeek(out var group) && batch.TryAdd(group))
        {
            _waiting.Dequeue();
        }

        return batch;
    }
}
