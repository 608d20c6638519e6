namespace EdgeKit.Resilience.Limits;

/// <summary>
/// Places for calls, and a queue for those that wait. The lock guards a few fields and is left before anybody is woken.
/// </summary>
internal sealed class ConcurrencyLimit
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private double _limit = double.MaxValue;
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public double Limit => Volatile.Read(ref _limit);

    /// <returns>Whether the call has a place. Otherwise it was one too many, or waited as long as it may.</returns>
    public ValueTask<bool> EnterAsync(
        BulkheadPolicy policy, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_inFlight < Whole(policy))
            {
                _inFlight++;
                return new(true);
            }

            if (_waiting.Count >= policy.Queue || patience <= TimeSpan.Zero)
            {
                return new(false);
            }

            place = _waiting.AddLast(new TaskCompletionSource());
        }

        return WaitAsync(place, patience, timeProvider, cancellationToken);
    }

    /// <summary>Whoever waits longest gets the place, and more do when the limit has grown meanwhile.</summary>
    /// <param name="policy">The bounds.</param>
    /// <param name="overloaded">
    /// Whether the call found the authority overloaded; <see langword="null"/> when it says nothing.
    /// </param>
    public void Leave(BulkheadPolicy policy, bool? overloaded)
    {
        List<TaskCompletionSource>? next = null;
        lock (_lock)
        {
            if (policy.Adaptive && overloaded is { } found)
            {
                _limit = AdaptiveLimit.Next(Math.Min(_limit, policy.Permits), _inFlight, found, policy);
            }

            _inFlight--;
            while (_waiting.First is { } first && _inFlight < Whole(policy))
            {
                _waiting.RemoveFirst();
                _inFlight++;
                (next ??= []).Add(first.Value);
            }
        }

        next?.ForEach(static waiting => waiting.TrySetResult());
    }

    private int Whole(BulkheadPolicy policy) =>
        policy.Adaptive ? (int)Math.Min(_limit, policy.Permits) : policy.Permits;

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
            if (TryGiveUp(place))
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

    private bool TryGiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return false;
            }

            _waiting.Remove(place);
            return true;
        }
    }
}
