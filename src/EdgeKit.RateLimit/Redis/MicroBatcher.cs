using EdgeKit.Policies;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Sends groups to the script, several in one call. Nobody waits for company: while fewer than <see cref="MaxCalls"/>
/// calls are under way a group goes at once, and what queued up meanwhile goes together when one returns, or when it
/// fills a call. One batcher serves one slot, or a server without slots. Thread safe.
/// </summary>
internal sealed class MicroBatcher(TimedRedis redis, RateLimitMetrics metrics)
{
    private const int MaxCalls = 2;
    private const int MaxFullCalls = 8;

    // BatchLanes keeps slots apart in a cluster
    private static readonly RedisScript Script = RateLimitScripts.Load("buckets", spansSlots: true);

    private readonly Lock _gate = new();
    private readonly Queue<BucketGroup> _waiting = new();
    private int _calls;

    /// <returns>What was used of each bucket before, or nothing when Redis gave no answer.</returns>
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
        // one call serves many requests: the deadline of one must not end it for all
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
            if (outcome.IsSuccess)
            {
                batch.Complete(outcome.Value);
            }
            else
            {
                batch.Fail();
            }
        }
        catch (Exception e)
        {
            batch.Fail(e); // a mistake of ours, such as an error in the script: whoever asked must see it
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
        var enough = _waiting.Count >= BucketBatch.MaxKeys ? MaxFullCalls : MaxCalls;
        if (_calls >= enough || _waiting.Count == 0)
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
