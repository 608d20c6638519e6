using System.Diagnostics;
using System.Globalization;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using EdgeKit.Policies;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// Runs factories independently of their callers, with their own timeout. A factory that ignores its cancellation is
/// abandoned, so that it blocks its key no longer than that.
/// </summary>
internal sealed class FillRunner(BackgroundFills background, CacheClock clock, ILogger<FillRunner> logger)
{
    /// <summary>Starts a fill in the leading caller's execution context, but without its deadline.</summary>
    public void Start(IReadOnlyList<CacheLease> leases, Func<CancellationToken, Task> run)
    {
        var options = leases[0].Key.Options;
        var slot = new BackgroundSlot(background);
        var abandoned = new CancellationTokenSource();
        var awaited = leases.Count;
        foreach (var lease in leases)
        {
            lease.Fill.CancelWhenAbandoned(
                () => options.OnAbandoned == AbandonedFill.Cancel || !slot.TryAcquire(),
                () => _ = Interlocked.Decrement(ref awaited) == 0 ? abandoned.CancelAsync() : Task.CompletedTask);
        }

        background.Run(() => RunAsync(leases, run, slot, abandoned.Token));
    }

    public bool TryRefresh(
        InFlightFill fill, Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> run)
    {
        var slot = new BackgroundSlot(background);
        if (!slot.TryAcquire())
        {
            fill.Complete(new(FillOutcomeKind.Abandoned));
            return false;
        }

        // Nothing else flows from the request that triggers the refresh: it may end first, and its objects are reused.
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var trace = Activity.Current?.Context ?? default;
        background.RunWithoutContext(() =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
            return RefreshAsync(fill, trace, acquire, run, slot);
        });
        return true;
    }

    public static TimeoutException FactoryTimedOut(CacheKey key) => new(
        $"The factory of {key} did not finish within {key.Options.FactoryTimeout}. Fix its source, or raise "
        + $"FactoryTimeout of the cache policy {key.Policy.Name}.");

    private async Task RefreshAsync(
        InFlightFill fill, ActivityContext trace,
        Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> run, BackgroundSlot slot)
    {
        using var activity = CacheActivity.StartRevalidation(fill.Key.Policy.Name, trace);
        try
        {
            if (await acquire().ConfigureAwait(false) is { } lease)
            {
                await RunAsync([lease], token => run(lease, token), slot, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            fill.Complete(new(FillOutcomeKind.Abandoned)); // No effect unless another instance has refreshed the key.
            slot.Release();
        }
    }

    private async Task RunAsync(
        IReadOnlyList<CacheLease> leases, Func<CancellationToken, Task> run, BackgroundSlot slot,
        CancellationToken cancellationToken)
    {
        var key = leases[0].Key;
        using var timeout = new CancellationTokenSource(key.Options.FactoryTimeout, clock.TimeProvider);
        var lost = leases.Count == 1 ? leases[0].LostToken : default;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, lost, cancellationToken, background.StoppingToken);
        var running = BeginAsync(leases, run, slot, any.Token);
        background.Track(running);
        try
        {
            await running.WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!running.IsCompleted)
            {
                CacheLog.FactoryAbandoned(logger, key.ToString()); // It keeps its slot until it ends.
            }

            await FailAsync(leases, Explain(e, key, any.Token, timeout.Token)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var lease in leases)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task BeginAsync(
        IReadOnlyList<CacheLease> leases, Func<CancellationToken, Task> run, BackgroundSlot slot,
        CancellationToken cancellationToken)
    {
        using var suspended = Deadline.Suspend();
        using var scope = FillScope.Enter([.. leases.Select(l => l.Key)]);
        foreach (var lease in leases)
        {
            lease.Fill.Scope = scope;
        }

        try
        {
            await run(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slot.Release();
        }
    }

    /// <returns>Null if the fill was cancelled: all callers left, the lease was lost, or the host stops.</returns>
    private static Exception? Explain(
        Exception error, CacheKey key, CancellationToken any, CancellationToken timeout) => error switch
        {
            OperationCanceledException when timeout.IsCancellationRequested => FactoryTimedOut(key),
            OperationCanceledException when any.IsCancellationRequested => null,
            _ => error,
        };

    private static async ValueTask FailAsync(IReadOnlyList<CacheLease> leases, Exception? error)
    {
        foreach (var lease in error is null ? [] : leases)
        {
            await lease.FailAsync($"{error!.GetType().Name}: {error.Message}", error).ConfigureAwait(false);
        }
    }
}
