using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Filling;

/// <summary>
/// A fill under way in this process and those who wait for it: at most one per key. Ends once, with an outcome that all
/// share.
/// </summary>
internal sealed class InFlightFill(CacheKey key, PurgePosition begunAt)
{
    private const int Abandoned = int.MinValue / 2;

    private readonly TaskCompletionSource<FillOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<object> _partial = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private volatile bool _superseded;
    private volatile Func<bool>? _mayBeCancelled;
    private volatile Action? _cancel;

    public CacheKey Key => key;

    /// <summary>The count of purges when it began: what it brings is older than every later purge.</summary>
    public PurgePosition PurgePosition => begunAt;

    public Task<FillOutcome> Outcome => _outcome.Task;

    /// <summary>
    /// Whether the key was removed or set meanwhile: what the flight brings must not be kept in this process.
    /// </summary>
    public bool IsSuperseded => _superseded;

    /// <summary>
    /// The object that the factory has made: for those who wait, should it not be readable from what was stored.
    /// </summary>
    public object? Value { get; set; }

    /// <summary>The factory that fills it.</summary>
    public FillScope? Scope { get; set; }

    public int WaiterCount => Math.Max(0, Volatile.Read(ref _waiting));

    /// <summary>From now on the flight is cancelled when the last one who waited has left.</summary>
    /// <param name="mayBeCancelled">Asked then; otherwise it goes on with nobody waiting.</param>
    /// <param name="cancel">Ends the factory.</param>
    public void CancelWhenAbandoned(Func<bool> mayBeCancelled, Action cancel) =>
        (_cancel, _mayBeCancelled) = (cancel, mayBeCancelled);

    /// <summary>
    /// Joins those who wait; <see langword="false"/> when the flight is being cancelled because all had left.
    /// </summary>
    public bool TryJoin()
    {
        var waiting = Volatile.Read(ref _waiting);
        while (waiting >= 0)
        {
            var before = Interlocked.CompareExchange(ref _waiting, waiting + 1, waiting);
            if (before == waiting)
            {
                return true;
            }

            waiting = before;
        }

        return false;
    }

    /// <summary>Waits for the end of a flight that was joined.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; nobody else notices.</exception>
    /// <exception cref="InvalidOperationException">
    /// The caller is a factory, for whose end this flight waits.
    /// </exception>
    public async ValueTask<FillOutcome> WaitAsync(
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            using var wait = FillScope.BeginWait(this);
            return await _outcome.Task.WaitAsync(patience, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new FillOutcome(FillOutcomeKind.TimedOut);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Says that those who wait may have a part of what is coming.</summary>
    public void PublishPartial(object part) => _partial.TrySetResult(part);

    /// <summary>
    /// Waits until a flight that was joined has a part to give, or has ended. Whoever gets a part leaves by himself.
    /// </summary>
    /// <returns>
    /// The part; <see langword="null"/> when the flight has ended, or has neither ended nor begun within the time.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller gave up, and has left.</exception>
    public async ValueTask<object?> WaitForPartialAsync(
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(
                _outcome.Task, _partial.Task).WaitAsync(
                    patience, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            Leave();
            throw;
        }

        return _outcome.Task.IsCompleted ? null : await _partial.Task.ConfigureAwait(false);
    }

    /// <summary>Lets nobody join or be served from it any more, because the key has changed.</summary>
    public void Supersede()
    {
        _superseded = true;
        Unregister();
    }

    public void Complete(FillOutcome outcome)
    {
        Unregister();
        _outcome.TrySetResult(outcome);
    }

    /// <summary>Leaves a flight that was joined.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _waiting) == 0 && !_outcome.Task.IsCompleted && _mayBeCancelled?.Invoke() == true
            && Interlocked.CompareExchange(ref _waiting, Abandoned, 0) == 0)
        {
            Unregister();
            _cancel!();
        }
    }

    private void Unregister() => key.Policy.Fills.TryRemove(new KeyValuePair<string, InFlightFill>(key.Text, this));
}
