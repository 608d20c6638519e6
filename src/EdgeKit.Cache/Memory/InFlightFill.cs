using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Memory;

/// <summary>
/// A running fill in this process and the callers that wait for it; at most one per key (single flight). Completes
/// once, with an outcome that all of them share.
/// </summary>
internal sealed class InFlightFill(CacheKey key, PurgePosition position)
{
    private const int Abandoned = int.MinValue / 2;
    private const TaskCreationOptions Asynchronous = TaskCreationOptions.RunContinuationsAsynchronously;

    private readonly TaskCompletionSource<FillOutcome> _outcome = new(Asynchronous);
    private readonly TaskCompletionSource<object> _partial = new(Asynchronous);
    private int _waiting;
    private volatile bool _superseded;
    private volatile Func<bool>? _mayBeCancelled;
    private volatile Action? _cancel;

    public CacheKey Key => key;

    /// <summary>The purge position when the fill began.</summary>
    public PurgePosition PurgePosition => position;

    public Task<FillOutcome> Outcome => _outcome.Task;

    /// <summary>True if the key was removed or set meanwhile: the result must not be stored in this process.</summary>
    public bool IsSuperseded => _superseded;

    /// <summary>The factory's value, for callers that cannot deserialize the stored one.</summary>
    public object? Value { get; set; }

    public FillScope? Scope { get; set; }

    public int WaiterCount => Math.Max(0, Volatile.Read(ref _waiting));

    /// <summary>Gets the running fill of a key, or starts one.</summary>
    public static InFlightFill GetOrStart(CacheKey key, PurgePosition position, out bool isStarted)
    {
        var fill = new InFlightFill(key, position);
        var current = key.Policy.Fills.GetOrAdd(key.Text, fill);
        isStarted = current == fill;
        return current;
    }

    /// <summary>Starts a fill unless the key has one.</summary>
    public static InFlightFill? TryStart(CacheKey key, PurgePosition position) =>
        GetOrStart(key, position, out var isStarted) is var fill && isStarted ? fill : null;

    /// <summary>Starts a write, and discards the running fill.</summary>
    public static InFlightFill Replace(CacheKey key, PurgePosition position)
    {
        Supersede(key);
        return key.Policy.Fills[key.Text] = new InFlightFill(key, position);
    }

    /// <summary>Discards the running fill of a key.</summary>
    public static void Supersede(CacheKey key)
    {
        if (key.Policy.Fills.TryGetValue(key.Text, out var fill))
        {
            fill.Supersede();
        }
    }

    /// <summary>Cancels the fill when its last waiting caller leaves, if it may be cancelled then.</summary>
    public void CancelWhenAbandoned(Func<bool> mayBeCancelled, Action cancel) =>
        (_cancel, _mayBeCancelled) = (cancel, mayBeCancelled);

    /// <summary>Returns false if the fill is being cancelled because all callers had left.</summary>
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

    /// <summary>Waits for the end of a joined fill.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped waiting; others are not affected.</exception>
    /// <exception cref="InvalidOperationException">The caller is a factory that this fill waits for.</exception>
    public async ValueTask<FillOutcome> WaitAsync(
        TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            using var wait = FillScope.BeginWait(this);
            return await _outcome.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
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

    public void PublishPartial(object part) => _partial.TrySetResult(part);

    /// <summary>Waits for partial content of a joined fill; a caller that gets it calls <see cref="Leave"/>.</summary>
    /// <returns>The part; null if the fill has ended, or the time is over.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped waiting, and has left.</exception>
    public async ValueTask<object?> WaitForPartialAsync(
        TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_outcome.Task, _partial.Task)
                .WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Discards the result for later callers, because the key has changed.</summary>
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
