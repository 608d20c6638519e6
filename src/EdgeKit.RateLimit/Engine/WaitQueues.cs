using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Engine;

/// <summary>The wait queues of this process, one per bucket that requests wait for. Thread safe.</summary>
internal sealed class WaitQueues(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<BucketKey, WaitQueue> _queues = new();

    /// <summary>True if requests wait for the bucket, so that a new one must not overtake them.</summary>
    public bool HasWaiters(in BucketRequest request) =>
        request.Policy.Options.QueueLimit > 0
        && !_queues.IsEmpty && _queues.TryGetValue(request.Key, out var queue) && !queue.IsEmpty;

    /// <returns>The index of the first bucket that has waiters, or -1.</returns>
    public int IndexOfQueued(BucketRequest[] requests) =>
        _queues.IsEmpty ? -1 : Array.FindIndex(requests, r => HasWaiters(r));

    public void Wake(in BucketRequest request)
    {
        if (request.Policy.Options.QueueLimit > 0 && _queues.TryGetValue(request.Key, out var queue))
        {
            queue.Wake();
        }
    }

    /// <summary>Waits in the queue of a bucket until <paramref name="acquire"/> decides on the request.</summary>
    /// <returns>The result; <see langword="null"/> if the queue is full or a newer request took the place.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped waiting.</exception>
    public async ValueTask<RateLimitResult?> WaitAsync(
        BucketRequest bucket,
        RateLimitRequest request,
        TimeSpan wait,
        Func<RateLimitRequest, ValueTask<RateLimitResult>> acquire,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var queue = _queues.GetOrAdd(
                bucket.Key,
                static (_, a) => new WaitQueue(a.Options.QueueLimit, a.Options.QueueOrder, a.timeProvider, a.acquire),
                (bucket.Policy.Options, timeProvider, acquire));
            if (queue.Enqueue(request, wait, out var closed, cancellationToken) is { } waiting)
            {
                return await waiting.ConfigureAwait(false);
            }

            if (!closed)
            {
                return null;
            }

            _queues.TryRemove(KeyValuePair.Create(bucket.Key, queue));
        }
    }
}
