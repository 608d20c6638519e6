namespace Shop.Messaging;

/// <summary>
/// An auto-reset event for one waiting loop. Several signals before a wait count as one, and none is lost.
/// </summary>
/// <param name="timeProvider">Measures the longest wait.</param>
public sealed class AsyncAutoResetEvent(TimeProvider timeProvider) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Lock _lock = new();

    /// <summary>Ends the current or the next wait. Thread safe.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Waits for a signal.</summary>
    /// <param name="atMost">The longest wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes on a signal or when the time is over.</returns>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await using var timer = timeProvider.CreateTimer(
            static signal => ((AsyncAutoResetEvent)signal!).Set(), this, atMost, Timeout.InfiniteTimeSpan);
        await _signal.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();
}
