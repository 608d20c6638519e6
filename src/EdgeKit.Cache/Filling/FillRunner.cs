using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;

namespace EdgeKit.Cache.Filling;

/// <summary>
/// Runs factories apart from their callers: under a deadline of their own, and left behind when they ignore it, so that a factory that hangs
/// holds up its key no longer than that.
/// </summary>
internal sealed class FillRunner(BackgroundFills background, CacheClock clock)
{
    /// <summary>Fills a key for those who wait for its flight. When none is left, the policy says whether it goes on.</summary>
    public void Start(CacheLease lease, Func<CacheLease, CancellationToken, Task> fill)
    {
        var place = new BackgroundPlace(background);
        var deserted = new CancellationTokenSource();
        lease.Flight.CancelWhenDeserted(
            () => lease.Key.Space.Options.OnAbandoned == AbandonedFill.Cancel || !place.TryEnter(),
            () => _ = deserted.CancelAsync());
        background.Run(() => RunAsync(lease, fill, place, deserted.Token));
    }

    /// <summary>Refreshes a key in the background, if there is room.</summary>
    /// <returns>Whether it was begun; the flight has ended otherwise.</returns>
    public bool TryRefresh(Flight flight, Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> fill)
    {
        var place = new BackgroundPlace(background);
        if (!place.TryEnter())
        {
            flight.End(new(FillOutcomeKind.Abandoned));
            return false;
        }

        background.Run(() => RefreshAsync(flight, acquire, fill, place));
        return true;
    }

    private async Task RefreshAsync(Flight flight, Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> fill, BackgroundPlace place)
    {
        var lease = await acquire().ConfigureAwait(false);
        if (lease is null)
        {
            flight.End(new(FillOutcomeKind.Abandoned));
            place.Leave();
            return;
        }

        await RunAsync(lease, fill, place, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task RunAsync(
        CacheLease lease, Func<CacheLease, CancellationToken, Task> fill, BackgroundPlace place, CancellationToken deserted)
    {
        var timeout = lease.Key.Space.Options.FactoryTimeout;
        using var deadline = new CancellationTokenSource(timeout, clock.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            deadline.Token, lease.LostToken, deserted, background.StoppingToken);
        var running = Begin(lease, fill, any.Token);
        background.Watch(running);
        _ = running.ContinueWith(_ => place.Leave(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await running.WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested && !deadline.IsCancellationRequested)
        {
            // Nobody waits, or the lease is lost, or the host stops: nobody has failed.
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var late = new TimeoutException($"The factory of {lease.Key} did not end within {timeout} (EdgeKit:Cache:Policies:{lease.Key.Space.Name}:FactoryTimeout).");
            await lease.FailAsync(late.Message, late).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await lease.FailAsync($"{e.GetType().Name}: {e.Message}", e).ConfigureAwait(false);
        }
        finally
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A factory that throws before its first await fails like any other.</summary>
    private static async Task Begin(CacheLease lease, Func<CacheLease, CancellationToken, Task> fill, CancellationToken ct) =>
        await fill(lease, ct).ConfigureAwait(false);
}
