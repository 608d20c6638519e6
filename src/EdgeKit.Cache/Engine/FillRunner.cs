using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
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
    /// <summary>
    /// Starts a fill for the callers that wait for it. It sees the leading caller's execution context, except for its
    /// deadline. The policy decides if it continues after the last caller has left.
    /// </summary>
    public void Start(IReadOnlyList<CacheLease> leases, Func<CancellationToken, Task> fill)
    {
        var options = leases[0].Key.Policy.Options;
        var place = new BackgroundSlot(background);
        var deserted = new CancellationTokenSource();
        var occupied = leases.Count;
        foreach (var lease in leases)
        {
            lease.Fill.CancelWhenAbandoned(
                () => options.OnAbandoned == AbandonedFill.Cancel || !place.TryAcquire(),
                () => _ = Interlocked.Decrement(ref occupied) == 0 ? deserted.CancelAsync() : Task.CompletedTask);
        }

        background.Run(() => RunAsync(leases, fill, place, deserted.Token));
    }

    /// <summary>Starts a background refresh, if a slot is free.</summary>
    /// <returns>False if none was free; the fill has been completed as abandoned.</returns>
    public bool TryRefresh(
        InFlightFill flight, Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> fill)
    {
        var place = new BackgroundSlot(background);
        if (!place.TryAcquire())
        {
            flight.Complete(new(FillOutcomeKind.Abandoned));
            return false;
        }

        var trigger = RefreshContext.Current;
        background.RunWithoutContext(() => RefreshAsync(flight, trigger, acquire, fill, place));
        return true;
    }

    private async Task RefreshAsync(
        InFlightFill flight, RefreshContext trigger,
        Func<ValueTask<CacheLease?>> acquire, Func<CacheLease, CancellationToken, Task> fill, BackgroundSlot place)
    {
        using var activity = trigger.StartActivity(flight.Key.Policy.Name);
        try
        {
            if (await acquire().ConfigureAwait(false) is { } lease)
            {
                await RunAsync([lease], ct => fill(lease, ct), place, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            // somebody else has refreshed it, unless it has ended already
            flight.Complete(new(FillOutcomeKind.Abandoned));
            place.Release();
        }
    }

    private async Task RunAsync(IReadOnlyList<CacheLease> leases,
        Func<CancellationToken, Task> fill, BackgroundSlot place, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(
            leases[0].Key.Policy.Options.FactoryTimeout, clock.TimeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            deadline.Token, leases.Count == 1
            ? leases[0].LostToken : default, cancellationToken, background.StoppingToken);
        var running = BeginAsync(leases, fill, any.Token);
        background.Track(running);
        _ = running.ContinueWith(_ =>
            place.Release(),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await running.WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!running.IsCompleted)
            {
                // It keeps its place until it ends.
                CacheLog.FactoryAbandoned(logger, leases[0].Key.ToString());
            }

            await FailAsync(leases, Explain(e, leases[0].Key, any.Token, deadline.Token)).ConfigureAwait(false);
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
        IReadOnlyList<CacheLease> leases, Func<CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        using var lifted = Deadline.Suspend();
        using var frame = FillScope.Enter([.. leases.Select(l => l.Key)]);
        foreach (var lease in leases)
        {
            lease.Fill.Scope = frame;
        }

        await fill(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns null if the fill was abandoned: all callers left, the lease was lost, or the host stops.
    /// </summary>
    private static Exception? Explain(
        Exception error, CacheKey key, CancellationToken any, CancellationToken deadline) => error switch
    {
        OperationCanceledException when deadline.IsCancellationRequested => FillTimeout.Exceeded(key),
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
