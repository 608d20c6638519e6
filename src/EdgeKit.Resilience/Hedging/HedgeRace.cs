using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Hedging;

internal sealed class HedgeRace
{
    private readonly List<Task<CallOutcome>> _attempts = [];
    private readonly List<Task<CallOutcome>> _inFlight = [];
    private Task<CallOutcome>? _last;
    private Task<CallOutcome>? _winner;

    public int Hedges => _attempts.Count - 1;

    public bool IsOver => _inFlight.Count == 0;

    public void Add(ValueTask<CallOutcome> attempt)
    {
        var task = attempt.AsTask();
        _attempts.Add(task);
        _inFlight.Add(task);
    }

    /// <returns>The next outcome; <see langword="null"/> if none came within the delay.</returns>
    public async ValueTask<CallOutcome?> WaitForNextAsync(
        TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _last = await FindEndedAsync(delay, timeProvider, cancellationToken).ConfigureAwait(false);
        if (_last is null)
        {
            return null;
        }

        _inFlight.Remove(_last);
        return await _last.ConfigureAwait(false);
    }

    public CallOutcome WinWithLast(CallOutcome outcome)
    {
        _winner = _last;
        return outcome;
    }

    public Task<CallOutcome> WinWithFirstAsync() => _winner = _attempts[0];

    /// <summary>Cancels the losers without waiting for them.</summary>
    public void End(CancellationTokenSource decided)
    {
        try
        {
            decided.Cancel();
        }
        catch (AggregateException)
        {
            // A loser's cancellation callback threw; that is no failure of the winner.
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
            // The call has ended with another attempt's outcome.
        }
    }

    private async ValueTask<Task<CallOutcome>?> FindEndedAsync(
        TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (_inFlight.Find(static attempt => attempt.IsCompleted) is { } ended)
        {
            return ended;
        }

        if (delay == Timeout.InfiniteTimeSpan)
        {
            return await Task.WhenAny(_inFlight).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Task[] tasks = [.. _inFlight, Task.Delay(delay, timeProvider, cancellationToken)];
        return await Task.WhenAny(tasks).ConfigureAwait(false) as Task<CallOutcome>;
    }
}
