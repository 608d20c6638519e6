using EdgeKit.Policies.AdaptiveLimits;

namespace EdgeKit.Resilience.Limits;

/// <summary>
/// Permits and a first-in, first-out queue. The lock guards a few fields; waiters are woken outside it.
/// </summary>
internal sealed class ConcurrencyLimiter(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private AdaptiveLimit? _limit;

    public int InFlight => _limit?.InFlight ?? 0;

    public double? Limit => _limit?.Value;

    /// <returns>False if the queue is full or the timeout passed.</returns>
    public ValueTask<bool> AcquireAsync(
        ConcurrencyLimitOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            _limit ??= new AdaptiveLimit(options.PermitLimit, timeProvider);
            if (HasPermit(_limit, options))
            {
                _limit.Begin();
                return new(true);
            }

            if (_queue.Count >= options.QueueLimit || timeout <= TimeSpan.Zero)
            {
                return new(false);
            }

            waiter = _queue.AddLast(new TaskCompletionSource());
        }

        return WaitAsync(waiter, timeout, cancellationToken);
    }

    /// <summary>Gives free permits to the oldest waiters; there may be several if the limit has grown.</summary>
    public void Release(ConcurrencyLimitOptions options, CallResultKind result, TimeSpan duration)
    {
        List<TaskCompletionSource>? next = null;
        lock (_lock)
        {
            End(_limit!, options, result, duration);
            while (_queue.First is { } first && HasPermit(_limit!, options))
            {
                _queue.RemoveFirst();
                _limit!.Begin();
                (next ??= []).Add(first.Value);
            }
        }

        next?.ForEach(static waiter => waiter.TrySetResult());
    }

    // The options may be newer than the limit, so its value may be out of their bounds.
    private static bool HasPermit(AdaptiveLimit limit, ConcurrencyLimitOptions options) =>
        limit.InFlight < (options.Adaptive
            ? Math.Clamp((int)limit.Value, options.MinPermitLimit, options.PermitLimit) : options.PermitLimit);

    private static void End(
        AdaptiveLimit limit, ConcurrencyLimitOptions options, CallResultKind result, TimeSpan duration)
    {
        if (!options.Adaptive || result == CallResultKind.Neutral)
        {
            limit.Abandon();
        }
        else if (result == CallResultKind.Success)
        {
            limit.Complete(duration, options.MinPermitLimit, options.PermitLimit);
        }
        else
        {
            limit.CompleteOverloaded(options.MinPermitLimit, options.PermitLimit);
        }
    }

    private async ValueTask<bool> WaitAsync(
        LinkedListNode<TaskCompletionSource> waiter, TimeSpan timeout, CancellationToken cancellationToken)
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
