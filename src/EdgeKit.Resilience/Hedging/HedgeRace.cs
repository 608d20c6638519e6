using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Hedging;

/// <summary>The attempts of one hedged call. Used by one flow at a time.</summary>
internal sealed class HedgeRace
{
    private readonly List<Task<CallOutcome>> _attempts = [];
    private readonly List<Task<CallOutcome>> _inFlight = [];
    private Task<CallOutcome>? _ended;
    private Task<CallOutcome>? _winner;

    public int Hedges => _attempts.Count - 1;

    public bool IsOver => _inFlight.Count == 0;

    public void Add(ValueTask<CallOutcome> attempt)
    {
        var task = attempt.AsTask();
        _attempts.Add(task);
        _inFlight.Add(task);
    }

    /// <returns>How the next attempt ended; <see langword="null"/> when none did in this time.</returns>
    public async ValueTask<CallOutcome?> WaitForNextAsync(
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _ended = await EndedAsync(patience, timeProvider, cancellationToken).ConfigureAwait(false);
        if (_ended is null)
        {
            return null;
        }

        _inFlight.Remove(_ended);
        return await _ended.ConfigureAwait(false);
    }

    /// <summary>The attempt that ended last has won.</summary>
    public CallOutcome WinWithLast(CallOutcome outcome)
    {
        _winner = _ended;
        return outcome;
    }

    /// <summary>All have failed: the first one says why.</summary>
    public Task<CallOutcome> WinWithFirstAsync() => _winner = _attempts[0];

    /// <summary>
    /// Cancels the losers. Whoever has won does not wait for them, however long they take to hear of it.
    /// </summary>
    public void End(CancellationTokenSource over)
    {
        try
        {
            over.Cancel();
        }
        catch (AggregateException)
        {
            // What a handler of a loser does when it is cancelled is no failure of the winner.
        }

        foreach (var loser in _attempts)
        {
            if (loser != _winner)
            {
                _ = DisposeAsync(loser);
            }
        }
    }

    private static async Task DisposeAsync(Task<CallOutcome> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Response?.Dispose();
        }
        catch (Exception)
        {
            // Nobody asks any more.
        }
    }

    private async ValueTask<Task<CallOutcome>?> EndedAsync(
        TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (_inFlight.Find(static attempt => attempt.IsCompleted) is { } ended)
        {
            return ended;
        }

        if (patience == Timeout.InfiniteTimeSpan)
        {
            return await Task.WhenAny(_inFlight).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Task[] whichever = [.. _inFlight, Task.Delay(patience, timeProvider, cancellationToken)];
        return await Task.WhenAny(whichever).ConfigureAwait(false) as Task<CallOutcome>;
    }
}
