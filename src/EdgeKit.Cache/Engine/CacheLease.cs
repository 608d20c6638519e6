using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The exclusive right, across all instances, to fill one key. Ends once; disposing it earlier abandons the fill, and a
/// waiting caller takes the lead. A timer renews it in the distributed cache.
/// </summary>
internal sealed class CacheLease : IAsyncDisposable
{
    private const int RenewalsPerLease = 3;

    /// <summary>Other instances wait this long for a fill that streams; then they call the source themselves.</summary>
    private static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(200);

    private readonly FillCompletion _completion;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer? _renewalTimer;
    private readonly long _deadline;
    private ITimer? _slowTimer;
    private int _started;
    private int _ended;

    public CacheLease(InFlightFill fill, string token, CacheEntry? stale, bool isDistributed, FillCompletion completion)
    {
        (Fill, Token, Stale, IsDistributed, _completion) = (fill, token, stale, isDistributed, completion);
        StartedAt = completion.Clock.Now;
        _deadline = completion.Clock.Add(StartedAt, Key.Options.FactoryTimeout);
        if (isDistributed)
        {
            var interval = completion.Store!.LeaseTime / RenewalsPerLease;
            _renewalTimer = completion.Clock.TimeProvider.CreateTimer(
                static lease => _ = ((CacheLease)lease!).RenewAsync(), this, interval, interval);
        }
    }

    public InFlightFill Fill { get; }

    public CacheKey Key => Fill.Key;

    public string Token { get; }

    /// <summary>The old content, for validation with the source.</summary>
    public CacheEntry? Stale { get; }

    public bool IsDistributed { get; }

    public long StartedAt { get; }

    /// <summary>Cancelled when the lease is lost, so that this fill will not be stored.</summary>
    public CancellationToken LostToken => _lost.Token;

    /// <summary>True for the first caller, which starts and joins the fill.</summary>
    public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0 && Fill.TryJoin();

    /// <summary>Offers partial content in this process; other instances stop waiting if the fill is slow.</summary>
    public void PublishPartial(object part)
    {
        Fill.PublishPartial(part);
        if (IsDistributed)
        {
            _slowTimer = _completion.Clock.TimeProvider.CreateTimer(
                static lease => _ = ((CacheLease)lease!).MarkSlowAsync(), this, SlowAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>True unless the lease was lost or the key was removed.</summary>
    public async ValueTask<bool> IsHeldAsync()
    {
        var isLost = !Fill.IsSuperseded && IsDistributed
            && await _completion.Store!.RenewLeaseAsync(Key, Token).ConfigureAwait(false) == false;
        return !isLost && !Fill.IsSuperseded;
    }

    /// <summary>Stores content. Content with zero lifetimes is only handed to waiting callers.</summary>
    /// <returns>False if the lease was lost or the key was removed.</returns>
    public ValueTask<bool> CompleteAsync(
        CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags, SharingPolicy? sharing = null) =>
        TryEnd() ? _completion.CompleteAsync(this, new(content, lifetimes, tags) { Sharing = sharing }) : new(false);

    /// <summary>Extends the old content after its source confirmed it (304 Not Modified).</summary>
    /// <returns>False if the lease was lost or the key was removed.</returns>
    public ValueTask<bool> CompleteNotModifiedAsync(
        ReadOnlyMemory<byte> metadata, object? instance, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        var old = Stale?.Content ?? throw new InvalidOperationException("There is no content to renew.");
        var renewed = old with { Metadata = metadata, Instance = instance };
        return TryEnd()
            ? _completion.CompleteAsync(this, new(renewed, lifetimes, tags) { KeepsPayload = true }) : new(false);
    }

    /// <summary>Reports a failure. Repeated ones start a back-off, unless only this request was at fault.</summary>
    public ValueTask FailAsync(string reason, Exception? error, bool isPersonal = false) =>
        TryEnd() ? _completion.FailAsync(this, reason, error, isPersonal) : ValueTask.CompletedTask;

    /// <summary>Reports that the response cannot be shared: for that time, callers bypass the key.</summary>
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

        _renewalTimer?.Dispose();
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
        var isOverdue = _completion.Clock.Now > _deadline;
        if (isOverdue || await _completion.Store!.RenewLeaseAsync(Key, Token).ConfigureAwait(false) == false)
        {
            _renewalTimer?.Dispose();
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
