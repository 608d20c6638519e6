using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Hedging;

/// <summary>The attempts of one hedged call. Not thread safe.</summary>
internal sealed class HedgeRace
{
    private readonly List<Task<CallOutcome>> _attempts = [];
    private readonly List<Task<CallOutcome>> _inFlight = [];
    private Task<CallOutcome>? _winner;

    public Task<CallOutcome> First => _attempts[0];

    public int Hedges => _attempts.Count - 1;

    public bool IsOver => _inFlight.Count == 0;

    public void Add(ValueTask<CallOutcome> attempt)
    {
        var task = attempt.AsTask();
        _attempts.Add(task);
        _inFlight.Add(task);
    }

    /// <returns>The next attempt that ends; <see langword="null"/> if none ends within the delay.</returns>
    public async ValueTask<Task<CallOutcome>?> WaitForNextAsync(
        TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var ended = _inFlight.Find(static attempt => attempt.IsCompleted);
        if (ended is null && delay == Timeout.InfiniteTimeSpan)
        {
            ended = await Task.WhenAny(_inFlight).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (ended is null)
        {
            Task[] tasks = [.. _inFlight, Task.Delay(delay, timeProvider, cancellationToken)];
            ended = await Task.WhenAny(tasks).ConfigureAwait(false) as Task<CallOutcome>;
        }

        if (ended is not null)
        {
            _inFlight.Remove(ended);
        }

        return ended;
    }

    public Task<CallOutcome> Win(Task<CallOutcome> attempt) => _winner = attempt;

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
}
