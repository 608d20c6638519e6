using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>
/// Makes the client who leads a fill one of those who wait for it: when it hangs up, the fill goes on for the others,
/// and ends when none is left, if the policy says so. A fill that takes too long loses its lease, and goes on for its
/// own client alone.
/// </summary>
internal sealed class LeaderPresence : IAsyncDisposable
{
    private readonly CancellationTokenSource _unwanted = new();
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _late;
    private readonly CancellationToken _clientGone;
    private CancellationTokenRegistration _alone;

    public LeaderPresence(
        CacheLease lease, BackgroundFills background, CacheClock clock, CancellationToken cancellationToken)
    {
        _clientGone = cancellationToken;
        var options = lease.Key.Policy.Options;
        var place = new BackgroundSlot(background);
        lease.Fill.CancelWhenAbandoned(
            () => options.OnAbandoned == AbandonedFill.Cancel || !place.TryAcquire(), Cancel);
        lease.Fill.TryJoin();
        _ = WatchAsync(lease, clock, place);
        _deadline = new CancellationTokenSource(options.FactoryTimeout, clock.TimeProvider);
        _late = _deadline.Token.Register(() => _ = GiveUpAsync(lease, options.FactoryTimeout));
    }

    /// <summary>Fires when nobody wants the answer any more.</summary>
    public CancellationToken Unwanted => _unwanted.Token;

    public async ValueTask DisposeAsync()
    {
        await _late.DisposeAsync().ConfigureAwait(false);
        await _alone.DisposeAsync().ConfigureAwait(false);
        _deadline.Dispose();
    }

    private static async Task GiveUpAsync(CacheLease lease, TimeSpan after)
    {
        var late = new TimeoutException(
            $"The origin did not answer for {lease.Key} within {after} (EdgeKit:Cache:Policies:{lease.Key.Policy.Name}:FactoryTimeout).");
        await lease.FailAsync(late.Message, late).ConfigureAwait(false);
    }

    private async Task WatchAsync(CacheLease lease, CacheClock clock, BackgroundSlot place)
    {
        try
        {
            await lease.Fill.WaitAsync(Timeout.InfiniteTimeSpan, clock.TimeProvider, _clientGone).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await lease.Fill.Outcome.ConfigureAwait(false);
        }

        // The lease is settled, and what is left of the answer is for this client alone: it ends with him.
        place.Release();
        _alone = _clientGone.UnsafeRegister(static presence => ((LeaderPresence)presence!).Cancel(), this);
    }

    private void Cancel() => _ = _unwanted.CancelAsync();
}
