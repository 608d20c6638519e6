using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The right to fill one key, held by one caller of the whole fleet. Settled once; a lease that is disposed of
/// unsettled is given up, and one of those who wait leads instead. While it is held a heartbeat renews it in the second
/// tier.
/// </summary>
internal sealed class CacheLease : IAsyncDisposable
{
    private const int RenewalsPerLease = 3;

    /// <summary>What comes whole within this time is waited for by the whole fleet.</summary>
    private static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(200);

    private readonly FillCompletion _completion;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer? _heartbeat;
    private readonly long _deadline;
    private ITimer? _slowTimer;
    private int _started;
    private int _ended;

    public CacheLease(InFlightFill flight, string token, CacheEntry? stale, bool shared, FillCompletion settlement)
    {
        (Fill, Token, Stale, IsDistributed, _completion) = (flight, token, stale, shared, settlement);
        StartedAt = settlement.Clock.Now;
        _deadline = settlement.Clock.Add(StartedAt, Key.Policy.Options.FactoryTimeout);
        if (shared)
        {
            var beat = settlement.Store!.LeaseTime / RenewalsPerLease;
            _heartbeat = settlement.Clock.TimeProvider.CreateTimer(
                static lease => _ = ((CacheLease)lease!).RenewAsync(), this, beat, beat);
        }
    }

    public InFlightFill Fill { get; }

    public CacheKey Key => Fill.Key;

    /// <summary>
    /// The fencing token: whoever took the lease later has another one, and fills under this one are refused.
    /// </summary>
    public string Token { get; }

    /// <summary>Old content, to validate with its source.</summary>
    public CacheEntry? Stale { get; }

    /// <summary>Whether the second tier knows of it.</summary>
    public bool IsDistributed { get; }

    public long StartedAt { get; }

    /// <summary>How many callers of this process wait for the fill.</summary>
    public int WaiterCount => Fill.WaiterCount;

    /// <summary>Cancelled when the lease has gone to another: whatever comes now is not stored.</summary>
    public CancellationToken LostToken => _lost.Token;

    /// <summary>
    /// Whether this caller is the first to run a factory under the lease; he waits for the flight then.
    /// </summary>
    public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0 && Fill.TryJoin();

    /// <summary>
    /// Says that those who wait in this process may have a part of what is coming. If it takes its time, those in other
    /// instances are let go: a part cannot be sent to them.
    /// </summary>
    public void PublishPartial(object part)
    {
        Fill.PublishPartial(part);
        if (IsDistributed)
        {
            _slowTimer = _completion.Clock.TimeProvider.CreateTimer(
                static lease => _ = ((CacheLease)lease!).MarkSlowAsync(), this, SlowAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether it is held yet: not when it was lost, or the key removed meanwhile.</summary>
    public async ValueTask<bool> IsHeldAsync() => !Fill.IsSuperseded
        && (!IsDistributed
            || (await _completion.Store!.RenewLeaseAsync(Key, Token).ConfigureAwait(false) != false
                && !Fill.IsSuperseded));

    /// <summary>Stores content. What lives for no time at all is shared with those who wait, and not stored.</summary>
    /// <returns>
    /// Whether it was accepted; <see langword="false"/> when the lease was lost or the key removed meanwhile.
    /// </returns>
    public ValueTask<bool> CompleteAsync(
        CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, SharingPolicy? sharing = null) =>
        TryEnd() ? _completion.CompleteAsync(this, new(content, lifetimes, tags) { Sharing = sharing }) : new(false);

    /// <summary>Gives the old content a new life, because its source says that it is still right (a 304).</summary>
    /// <param name="metadata">The metadata that replaces the old.</param>
    /// <param name="instance">The metadata, decoded.</param>
    /// <param name="lifetimes">The new life.</param>
    /// <param name="tags">The tags.</param>
    /// <returns>Whether it was accepted.</returns>
    /// <exception cref="InvalidOperationException">There is no old content.</exception>
    public ValueTask<bool> CompleteNotModifiedAsync(
        ReadOnlyMemory<byte> metadata, object? instance, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        var old = Stale?.Content ?? throw new InvalidOperationException("There is no content to renew.");
        return TryEnd()
            ? _completion.CompleteAsync(this, new(
                old with { Metadata = metadata, Instance = instance }, lifetimes, tags) { KeepsPayload = true })
            : new(false);
    }

    /// <summary>
    /// Says that the fill has failed: those who wait learn of the failure, and the key is left alone for a while if it
    /// fails again.
    /// </summary>
    /// <param name="reason">Why, in words.</param>
    /// <param name="error">Why.</param>
    /// <param name="isPersonal">Whether it says nothing of other callers: then the key is not left alone.</param>
    public ValueTask FailAsync(string reason, Exception? error, bool isPersonal = false) =>
        TryEnd() ? _completion.FailAsync(this, reason, error, isPersonal) : ValueTask.CompletedTask;

    /// <summary>Says that the answer was for one caller alone. Nobody queues for this key meanwhile.</summary>
    /// <param name="hitForMissFor">How long.</param>
    /// <param name="everywhere">Whether other instances are told so.</param>
    public ValueTask MarkUncacheableAsync(TimeSpan hitForMissFor, bool everywhere = true) =>
        TryEnd() ? _completion.MarkUncacheableAsync(this, hitForMissFor, everywhere) : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (TryEnd())
        {
            await _completion.AbandonAsync(this).ConfigureAwait(false);
        }
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        _heartbeat?.Dispose();
        _slowTimer?.Dispose();
        return true;
    }

    private async Task MarkSlowAsync()
    {
        if (Volatile.Read(ref _ended) == 0)
        {
            await _completion.Store!.MarkSlowAsync(Key, Token).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync()
    {
        var overdue = _completion.Clock.Now > _deadline;
        if (overdue || await _completion.Store!.RenewLeaseAsync(Key, Token).ConfigureAwait(false) == false)
        {
            _heartbeat?.Dispose();
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
