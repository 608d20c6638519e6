namespace EdgeKit.Idempotency.Http;

/// <summary>
/// The owner's hold on a key: a heartbeat renews it, and a heartbeat that is refused, or has gone unanswered for the
/// whole lease, tells the owner that it is lost.
/// </summary>
internal sealed class Lease : IIdempotencyFeature, IAsyncDisposable
{
    private const int BeatsPerLease = 3;

    private readonly IIdempotencyStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _beats;
    private Task _beat = Task.CompletedTask;
    private CancellationTokenRegistration _caller;
    private long _renewed;
    private int _beating;
    private volatile bool _ended;

    public Lease(string key, IdempotencyClaim claim, IIdempotencyStore store, TimeProvider timeProvider)
    {
        (Key, Claim, _store, _timeProvider) = (key, claim, store, timeProvider);
        LeaseLost = _lost.Token;
        _renewed = timeProvider.GetTimestamp();

        // Most requests end before the first beat: a timer is all that they pay for it.
        _beats = timeProvider.CreateTimer(
            static lease => ((Lease)lease!).Beat(), this, claim.Lease / BeatsPerLease, claim.Lease / BeatsPerLease);
    }

    public string Key { get; }

    public IdempotencyClaim Claim { get; }

    public CancellationToken LeaseLost { get; }

    /// <summary>
    /// Ends the heartbeat, because what follows needs no lease: the outcome is about to be stored while the answer
    /// still flows. There is nothing left that a caller's departure could undo, so from here on it stops the handler:
    /// an endless stream would have no end.
    /// </summary>
    public void End(CancellationToken cancellationToken)
    {
        _ended = true;
        _beats.Dispose();
        _caller = cancellationToken.UnsafeRegister(static lost => ((CancellationTokenSource)lost!).Cancel(), _lost);
    }

    /// <summary>Tells the owner that the key is another's.</summary>
    public Task LoseAsync() => _lost.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _beats.DisposeAsync().ConfigureAwait(false);
        await _caller.DisposeAsync().ConfigureAwait(false);
        await _beat.ConfigureAwait(false);
        _lost.Dispose();
    }

    /// <summary>Called by the timer. A beat that is due while the last one waits for its answer is left out.</summary>
    private void Beat()
    {
        if (Interlocked.Exchange(ref _beating, 1) == 0)
        {
            _beat = BeatAsync();
        }
    }

    private async Task BeatAsync()
    {
        var asked = _timeProvider.GetTimestamp();
        var held = await RenewAsync().ConfigureAwait(false);
        if (held == true)
        {
            _renewed = asked;
        }
        else if (!_ended && (held == false || _timeProvider.GetElapsedTime(_renewed) >= Claim.Lease))
        {
            await LoseAsync().ConfigureAwait(false);
            return; // and no beat any more
        }

        Volatile.Write(ref _beating, 0);
    }

    /// <summary>Whether the key is still held; <see langword="null"/> when the store gave no answer.</summary>
    private async Task<bool?> RenewAsync()
    {
        try
        {
            return await _store.RenewAsync(Claim, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IdempotencyStoreException)
        {
            return null;
        }
    }
}
