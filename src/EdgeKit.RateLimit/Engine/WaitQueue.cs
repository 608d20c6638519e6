namespace EdgeKit.RateLimit.Engine;

/// <summary>
/// The requests that wait for one bucket. One at a time, the oldest or the newest, tries again when its wait has passed
/// or when tokens or permits were returned. Thread safe.
/// </summary>
internal sealed class WaitQueue(
    int limit, QueueOrder order, TimeProvider timeProvider, Func<RateLimitRequest, ValueTask<RateLimitResult>> acquire)
{
    // Another instance may release a permit without notice.
    private static readonly TimeSpan PermitPollInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<QueuedRequest> _waiting = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isServing;
    private bool _isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <returns>
    /// The result, <see langword="null"/> if a newer request displaces this one; no task if the queue is full or, with
    /// <paramref name="closed"/> set, must be replaced.
    /// </returns>
    public Task<RateLimitResult?>? Enqueue(
        RateLimitRequest request, TimeSpan firstWait, out bool closed, CancellationToken cancellationToken)
    {
        QueuedRequest? displaced = null;
        QueuedRequest queued;
        bool first;
        lock (_gate)
        {
            closed = _isClosed;
            if (_isClosed || (_waiting.Count >= limit && order == QueueOrder.Fifo))
            {
                return null;
            }

            if (_waiting.Count >= limit)
            {
                displaced = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            queued = new QueuedRequest(request);
            first = !_isServing;
            _isServing = true;
            _waiting.AddLast(queued);
        }

        displaced?.TrySetResult(null);
        if (first)
        {
            _ = ServeAsync(firstWait);
        }

        return WaitAsync(queued, cancellationToken);
    }

    /// <summary>Lets the next request try now: tokens or permits were returned.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    private async Task<RateLimitResult?> WaitAsync(QueuedRequest queued, CancellationToken cancellationToken)
    {
        await using var cancelling = cancellationToken.UnsafeRegister(
            _ =>
            {
                Remove(queued);
                queued.TrySetCanceled(cancellationToken);
            },
            null).ConfigureAwait(false);
        return await queued.Task.ConfigureAwait(false);
    }

    private async Task ServeAsync(TimeSpan? wait)
    {
        while (true)
        {
            if (wait is { } pause)
            {
                await PauseAsync(pause).ConfigureAwait(false);
            }

            if (Next() is not { } queued)
            {
                return;
            }

            wait = await TryAsync(queued).ConfigureAwait(false);
        }
    }

    /// <returns>The wait before the next attempt; <see langword="null"/> if the request has its result.</returns>
    private async ValueTask<TimeSpan?> TryAsync(QueuedRequest queued)
    {
        try
        {
            var result = await acquire(queued.Request).ConfigureAwait(false);
            if (result.CanWait)
            {
                return result.RetryAfter;
            }

            Remove(queued);
            if (!queued.TrySetResult(result))
            {
                result.Abandon(); // cancelled at the same moment
            }
        }
        catch (Exception e)
        {
            Remove(queued);
            queued.TrySetException(e);
        }

        return null;
    }

    private async Task PauseAsync(TimeSpan wait)
    {
        var pause = wait <= TimeSpan.Zero ? PermitPollInterval : wait < MaxPause ? wait : MaxPause;
        var delay = Task.Delay(pause, timeProvider);
        await Task.WhenAny(delay, Volatile.Read(ref _wake).Task).ConfigureAwait(false);
        Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private QueuedRequest? Next()
    {
        lock (_gate)
        {
            var next = order == QueueOrder.Fifo ? _waiting.First : _waiting.Last;
            _isClosed = next is null;
            return next?.Value;
        }
    }

    private void Remove(QueuedRequest queued)
    {
        lock (_gate)
        {
            _waiting.Remove(queued);
        }
    }

    private sealed class QueuedRequest(RateLimitRequest request)
        : TaskCompletionSource<RateLimitResult?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RateLimitRequest Request => request;
    }
}
