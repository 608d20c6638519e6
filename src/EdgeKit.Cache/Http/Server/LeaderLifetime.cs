using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Counts the client that runs a fill among those who wait for it. When it disconnects, the fill continues for the
/// others; when the last one leaves, the policy decides if it is cancelled. A fill that takes too long loses its lease
/// and continues for its own client only.
/// </summary>
internal sealed class LeaderLifetime : IAsyncDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly ITimer _timeout;
    private readonly CancellationToken _clientAborted;
    private CancellationTokenRegistration _alone;

    public LeaderLifetime(
        CacheLease lease, BackgroundFills background, CacheClock clock, CancellationToken clientAborted)
    {
        _clientAborted = clientAborted;
        var options = lease.Key.Options;
        var slot = new BackgroundSlot(background);
        lease.Fill.CancelWhenAbandoned(() => options.OnAbandoned == AbandonedFill.Cancel || !slot.TryAcquire(), Cancel);
        lease.Fill.TryJoin();
        _ = WatchAsync(lease, clock, slot);
        _timeout = clock.TimeProvider.CreateTimer(
            state => _ = TimeOutAsync(lease, options.FactoryTimeout),
            null, options.FactoryTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when no request waits for the response any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    public async ValueTask DisposeAsync()
    {
        await _timeout.DisposeAsync().ConfigureAwait(false);
        await _alone.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task TimeOutAsync(CacheLease lease, TimeSpan after)
    {
        var error = new TimeoutException(
            $"The origin did not answer for {lease.Key} within {after} "
            + $"(EdgeKit:Cache:Policies:{lease.Key.Policy.Name}:FactoryTimeout).");
        await lease.FailAsync(error.Message, error).ConfigureAwait(false);
    }

    private async Task WatchAsync(CacheLease lease, CacheClock clock, BackgroundSlot slot)
    {
        try
        {
            await lease.Fill.WaitAsync(
                Timeout.InfiniteTimeSpan, clock.TimeProvider, _clientAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await lease.Fill.Outcome.ConfigureAwait(false);
        }

        // The fill has ended, and the rest of the response is for this client only, so it ends with the client.
        slot.Release();
        _alone = _clientAborted.UnsafeRegister(static lifetime => ((LeaderLifetime)lifetime!).Cancel(), this);
    }

    private void Cancel() => _ = _abandoned.CancelAsync();
}
