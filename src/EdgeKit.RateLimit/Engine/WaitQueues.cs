using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Engine;

/// <summary>The lines of this process, one per bucket for which somebody waits.</summary>
internal sealed class WaitQueues(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<BucketKey, WaitQueue> _queues = new();

    /// <summary>Whether somebody waits for a bucket, so that a newcomer must not overtake.</summary>
    public bool HasWaiters(in BucketRequest charge) =>
        charge.Policy.Options.Queue > 0
        && !_queues.IsEmpty && _queues.TryGetValue(charge.Key, out var line) && !line.IsEmpty;

    /// <returns>The first of a request's charges for whose bucket somebody waits, or -1.</returns>
    public int IndexOfQueued(BucketRequest[] charges)
    {
        for (var i = 0; !_queues.IsEmpty && i < charges.Length; i++)
        {
            if (HasWaiters(charges[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public void Wake(in BucketRequest charge)
    {
        if (charge.Policy.Options.Queue > 0 && _queues.TryGetValue(charge.Key, out var line))
        {
            line.Wake();
        }
    }

    /// <summary>Waits in the line of a bucket.</summary>
    /// <returns>The verdict, or nothing when there was no place, or somebody newer took it.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<RateLimitResult?> WaitAsync(
        BucketRequest charge, RateLimitRequest request,
        TimeSpan wait, Func<RateLimitRequest, ValueTask<RateLimitResult>> decide, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var line = _queues.GetOrAdd(
                charge.Key, static (_, a) => new WaitQueue(a.Options.Queue, a.Options.QueueOrder, a.timeProvider, a.decide),
                (charge.Policy.Options, timeProvider, decide));
            if (line.Enqueue(request, wait, out var closed) is { } waiter)
            {
                await using var leaving = cancellationToken.UnsafeRegister(
                    _ => line.Cancel(waiter, cancellationToken), null).ConfigureAwait(false);
                return await waiter.Task.ConfigureAwait(false);
            }

            if (!closed)
            {
                return null;
            }

            _queues.TryRemove(KeyValuePair.Create(charge.Key, line));
        }
    }
}
