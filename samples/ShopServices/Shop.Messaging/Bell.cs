namespace Shop.Messaging;

/// <summary>
/// Wakes a loop: any number of rings before a wait count as one, and none is lost. One loop waits at a time.
/// </summary>
/// <param name="timeProvider">Rings by itself when the time is up.</param>
public sealed class Bell(TimeProvider timeProvider) : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Lock _lock = new();

    /// <summary>Wakes the loop, now or at its next wait. Safe from any thread.</summary>
    public void Ring()
    {
        lock (_lock)
        {
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
    }

    /// <summary>Waits for a ring.</summary>
    /// <param name="atMost">When to go on without one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When it rang or the time is up.</returns>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await using var alarm = timeProvider.CreateTimer(
            static bell => ((Bell)bell!).Ring(), this, atMost, Timeout.InfiniteTimeSpan);
        await _rung.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _rung.Dispose();
}
