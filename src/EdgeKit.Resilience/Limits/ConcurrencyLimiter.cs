namespace EdgeKit.Resilience.Limits;

/// <summary>
/// Permits and a first-in, first-out queue. The lock guards a few fields; waiters are woken outside it.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private double _limit = double.MaxValue;
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public double Limit => Volatile.Read(ref _limit);

    /// <returns>False if the queue is full or the timeout passed.</returns>
    public ValueTask<bool> AcquireAsync(
        ConcurrencyLimitOptions options,
        TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            if (_inFlight < PermitsOf(options))
            {
                _inFlight++;
                return new(true);
            }

            if (_queue.Count >= options.QueueLimit || timeout <= TimeSpan.Zero)
            {
                return new(false);
            }

            waiter = _queue.AddLast(new TaskCompletionSource());
        }

        return WaitAsync(waiter, timeout, timeProvider, cancellationToken);
    }

    /// <summary>Gives free permits to the oldest waiters; there may be several if the limit has grown.</summary>
    public void Release(ConcurrencyLimitOptions options, bool? overloaded)
    {
        List<TaskCompletionSource>? next = null;
        lock (_lock)
        {
            if (options.Adaptive && overloaded is { } isOverloaded)
            {
                _limit = AdaptiveLimit.Next(Math.Min(_limit, options.PermitLimit), _inFlight, isOverloaded, options);
            }

            _inFlight--;
            while (_queue.First is { } first && _inFlight < PermitsOf(options))
            {
                _queue.RemoveFirst();
                _inFlight++;
                (next ??= []).Add(first.Value);
            }
        }

        next?.ForEach(static waiter => waiter.TrySetResult());
    }

    private int PermitsOf(ConcurrencyLimitOptions options) =>
        options.Adaptive ? (int)Math.Min(_limit, options.PermitLimit) : options.PermitLimit;

    private async ValueTask<bool> WaitAsync(
        LinkedListNode<TaskCompletionSource> waiter,
        TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Value.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (!TryDequeue(waiter))
            {
                return true; // the permit was granted meanwhile; a cancelled call releases it when it ends
            }

            if (e is TimeoutException)
            {
                return false;
            }

            throw;
        }
    }

    private bool TryDequeue(LinkedListNode<TaskCompletionSource> waiter)
    {
        lock (_lock)
        {
            if (waiter.List is null)
            {
                return false;
            }

            _queue.Remove(waiter);
            return true;
        }
    }
}
