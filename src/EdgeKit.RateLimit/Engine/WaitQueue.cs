namespace EdgeKit.RateLimit.Engine;

/// <summary>
/// The requests that wait for one bucket, at most as many as the policy says. One of them at a time, the oldest or the
/// newest, tries again when its time has come or when a permit came back. Thread safe.
/// </summary>
internal sealed class WaitQueue(
    int places, QueueOrder order, TimeProvider timeProvider, Func<RateLimitRequest, ValueTask<RateLimitResult>> decide)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

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

    /// <summary>Joins the line.</summary>
    /// <returns>
    /// The waiter; nothing when the line has no place, or has <paramref name="closed"/> because nobody waited any more.
    /// </returns>
    public QueuedRequest? Enqueue(RateLimitRequest request, TimeSpan firstWait, out bool closed)
    {
        QueuedRequest? pushedOut = null;
        QueuedRequest waiter;
        bool first;
        lock (_gate)
        {
            closed = _isClosed;
            if (_isClosed || (_waiting.Count >= places && order == QueueOrder.Fifo))
            {
                return null;
            }

            if (_waiting.Count >= places)
            {
                pushedOut = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            waiter = new QueuedRequest(request);
            first = !_isServing;
            _isServing = true;
            _waiting.AddLast(waiter);
        }

        pushedOut?.TrySetResult(null);
        if (first)
        {
            _ = ServeAsync(firstWait);
        }

        return waiter;
    }

    /// <summary>A caller who does not wait any more leaves at once.</summary>
    public void Cancel(QueuedRequest waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.Remove(waiter);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    /// <summary>Something came back: whoever is next tries at once.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    private async Task ServeAsync(TimeSpan? wait)
    {
        while (true)
        {
            if (wait is { } pause)
            {
                await PauseAsync(pause).ConfigureAwait(false);
            }

            if (Next() is not { } waiter)
            {
                return;
            }

            wait = await TryAsync(waiter).ConfigureAwait(false);
        }
    }

    /// <returns>
    /// How long to wait before the next try; nothing when the waiter is done and the next one may try at once.
    /// </returns>
    private async ValueTask<TimeSpan?> TryAsync(QueuedRequest waiter)
    {
        try
        {
            var verdict = await decide(waiter.Request).ConfigureAwait(false);
            if (verdict.CanWait)
            {
                return verdict.RetryAfter;
            }

            Complete(waiter, verdict);
        }
        catch (Exception e)
        {
            Remove(waiter);
            waiter.TrySetException(e);
        }

        return null;
    }

    private void Complete(QueuedRequest waiter, RateLimitResult verdict)
    {
        Remove(waiter);
        if (!waiter.TrySetResult(verdict))
        {
            verdict.Abandon(); // left in the very moment: somebody else may have it
        }
    }

    private async Task PauseAsync(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
        {
            wait = Poll; // a permit: nobody knows when it comes back, least of all from another instance
        }

        var delay = Task.Delay(wait < Longest ? wait : Longest, timeProvider);
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

    private void Remove(QueuedRequest waiter)
    {
        lock (_gate)
        {
            _waiting.Remove(waiter);
        }
    }
}
