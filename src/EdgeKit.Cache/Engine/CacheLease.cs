using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The right to fill one key, held by one caller of the whole fleet. Settled once; a lease that is disposed of
/// unsettled is given up, and one of those who wait leads instead. While it is held a heartbeat renews it in the second
/// tier.
/// </summary>
internal sealed class CacheLease : IAsyncDisposable
{
    private const int BeatsPerLease = 3;

    /// <summary>What comes whole within this time is waited for by the whole fleet.</summary>
    private static readonly TimeSpan OpenAfter = TimeSpan.FromMilliseconds(200);

    private readonly Settlement _settlement;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer? _heartbeat;
    private readonly long _deadline;
    private ITimer? _opening;
    private int _started;
    private int _settled;

    public CacheLease(Flight flight, string token, CacheEntry? stale, bool shared, Settlement settlement)
    {
        (Flight, Token, Stale, IsShared, _settlement) = (flight, token, stale, shared, settlement);
        StartedAt = settlement.Clock.Now;
        _deadline = settlement.Clock.After(StartedAt, Key.Space.Options.FactoryTimeout);
        if (shared)
        {
            var beat = settlement.Store!.LeaseTime / BeatsPerLease;
            _heartbeat = settlement.Clock.Time.CreateTimer(
                static lease => _ = ((CacheLease)lease!).BeatAsync(), this, beat, beat);
        }
    }

    public Flight Flight { get; }

    public CacheKey Key => Flight.Key;

    /// <summary>
    /// The fencing token: whoever took the lease later has another one, and fills under this one are refused.
    /// </summary>
    public string Token { get; }

    /// <summary>Old content, to validate with its source.</summary>
    public CacheEntry? Stale { get; }

    /// <summary>Whether the second tier knows of it.</summary>
    public bool IsShared { get; }

    public long StartedAt { get; }

    /// <summary>How many callers of this process wait for the fill.</summary>
    public int Waiting => Flight.Waiting;

    /// <summary>Cancelled when the lease has gone to another: whatever comes now is not stored.</summary>
    public CancellationToken LostToken => _lost.Token;

    /// <summary>
    /// Whether this caller is the first to run a factory under the lease; he waits for the flight then.
    /// </summary>
    public bool Start() => Interlocked.Exchange(ref _started, 1) == 0 && Flight.TryJoin();

    /// <summary>
    /// Says that those who wait in this process may have a part of what is coming. If it takes its time, those in other
    /// instances are let go: a part cannot be sent to them.
    /// </summary>
    public void Begin(object part)
    {
        Flight.Begin(part);
        if (IsShared)
        {
            _opening = _settlement.Clock.Time.CreateTimer(
                static lease => _ = ((CacheLease)lease!).OpenAsync(), this, OpenAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether it is held yet: not when it was lost, or the key removed meanwhile.</summary>
    public async ValueTask<bool> IsHeldAsync() => !Flight.IsSuperseded
        && (!IsShared
            || (await _settlement.Store!.HoldAsync(Key, Token).ConfigureAwait(false) != false && !Flight.IsSuperseded));

    /// <summary>Stores content. What lives for no time at all is shared with those who wait, and not stored.</summary>
    /// <returns>
    /// Whether it was accepted; <see langword="false"/> when the lease was lost or the key removed meanwhile.
    /// </returns>
    public ValueTask<bool> CompleteAsync(
        CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, Sharing? sharing = null) =>
        TrySettle() ? _settlement.CompleteAsync(this, new(content, lifetimes, tags) { Sharing = sharing }) : new(false);

    /// <summary>Gives the old content a new life, because its source says that it is still right (a 304).</summary>
    /// <param name="metadata">The metadata that replaces the old.</param>
    /// <param name="instance">The metadata, decoded.</param>
    /// <param name="lifetimes">The new life.</param>
    /// <param name="tags">The tags.</param>
    /// <returns>Whether it was accepted.</returns>
    /// <exception cref="InvalidOperationException">There is no old content.</exception>
    public ValueTask<bool> RenewAsync(
        ReadOnlyMemory<byte> metadata, object? instance, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        var old = Stale?.Content ?? throw new InvalidOperationException("There is no content to renew.");
        return TrySettle()
            ? _settlement.CompleteAsync(this, new(
                old with { Metadata = metadata, Instance = instance }, lifetimes, tags) { SamePayload = true })
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
        TrySettle() ? _settlement.FailAsync(this, reason, error, isPersonal) : ValueTask.CompletedTask;

    /// <summary>Says that the answer was for one caller alone. Nobody queues for this key meanwhile.</summary>
    /// <param name="hitForMissFor">How long.</param>
    /// <param name="everywhere">Whether other instances are told so.</param>
    public ValueTask UncacheableAsync(TimeSpan hitForMissFor, bool everywhere = true) =>
        TrySettle() ? _settlement.UncacheableAsync(this, hitForMissFor, everywhere) : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (TrySettle())
        {
            await _settlement.AbandonAsync(this).ConfigureAwait(false);
        }
    }

    private bool TrySettle()
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return false;
        }

        _heartbeat?.Dispose();
        _opening?.Dispose();
        return true;
    }

    private async Task OpenAsync()
    {
        if (Volatile.Read(ref _settled) == 0)
        {
            await _settlement.Store!.OpenAsync(Key, Token).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync()
    {
        var overdue = _settlement.Clock.Now > _deadline;
        if (overdue || await _settlement.Store!.HoldAsync(Key, Token).ConfigureAwait(false) == false)
        {
            _heartbeat?.Dispose();
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
