namespace EdgeKit.Resilience.Limits;

/// <summary>
/// Places for calls, and a queue for those that wait. The lock guards a few fields and is left before anybody is woken.
/// </summary>
internal sealed class ConcurrencyLimiter
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private double _limit = double.MaxValue;
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public double Limit => Volatile.Read(ref _limit);

    /// <returns>Whether the call has a place. Otherwise it was one too many, or waited as long as it may.</returns>
    public ValueTask<bool> AcquireAsync(
        ConcurrencyLimitOptions policy, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_inFlight < PermitsOf(policy))
            {
                _inFlight++;
                return new(true);
            }

            if (_queue.Count >= policy.QueueLimit || patience <= TimeSpan.Zero)
            {
                return new(false);
            }

            place = _queue.AddLast(new TaskCompletionSource());
        }

        return WaitAsync(place, patience, timeProvider, cancellationToken);
    }

    /// <summary>Whoever waits longest gets the place, and more do when the limit has grown meanwhile.</summary>
    /// <param name="policy">The bounds.</param>
    /// <param name="overloaded">
    /// Whether the call found the authority overloaded; <see langword="null"/> when it says nothing.
    /// </param>
    public void Release(ConcurrencyLimitOptions policy, bool? overloaded)
    {
        List<TaskCompletionSource>? next = null;
        lock (_lock)
        {
            if (policy.Adaptive && overloaded is { } found)
            {
                _limit = AdaptiveLimit.Next(Math.Min(_limit, policy.PermitLimit), _inFlight, found, policy);
            }

            _inFlight--;
            while (_queue.First is { } first && _inFlight < PermitsOf(policy))
            {
                _queue.RemoveFirst();
                _inFlight++;
                (next ??= []).Add(first.Value);
            }
        }

        next?.ForEach(static waiting => waiting.TrySetResult());
    }

    private int PermitsOf(ConcurrencyLimitOptions policy) =>
        policy.Adaptive ? (int)Math.Min(_limit, policy.PermitLimit) : policy.PermitLimit;

    private async ValueTask<bool> WaitAsync(
        LinkedListNode<TaskCompletionSource> place,
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(patience, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (TryDequeue(place))
            {
                if (e is TimeoutException)
                {
                    return false;
                }

                throw;
            }

            // the place was given in the same moment: it is used, or left again by a call that is cancelled
            return true;
        }
    }

    private bool TryDequeue(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return false;
            }

            _queue.Remove(place);
            return true;
        }
    }
}
