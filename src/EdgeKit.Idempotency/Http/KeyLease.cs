namespace EdgeKit.Idempotency.Http;

/// <summary>The lease on a key. It is lost when a heartbeat is refused, or when none succeeds for its length.</summary>
internal sealed class KeyLease : IIdempotencyFeature, IAsyncDisposable
{
    private const int HeartbeatsPerLease = 3;

    private readonly IIdempotencyStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private Task _heartbeat = Task.CompletedTask;
    private CancellationTokenRegistration _callerRegistration;
    private long _renewedAt;
    private int _isRenewing;
    private volatile bool _isStopped;

    public KeyLease(string key, IdempotencyClaim claim, IIdempotencyStore store, TimeProvider timeProvider)
    {
        (Key, Claim, _store, _timeProvider) = (key, claim, store, timeProvider);
        LeaseLost = _lost.Token;
        _renewedAt = timeProvider.GetTimestamp();

        // Most requests end before the first heartbeat and pay for the timer only.
        var interval = claim.Lease / HeartbeatsPerLease;
        _timer = timeProvider.CreateTimer(static lease => ((KeyLease)lease!).OnTimer(), this, interval, interval);
    }

    public string Key { get; }

    public IdempotencyClaim Claim { get; }

    public CancellationToken LeaseLost { get; }

    /// <summary>
    /// Stops renewing, because the outcome is about to be stored. From now on a disconnecting caller cancels the
    /// handler, or an endless stream would never end.
    /// </summary>
    public void StopRenewing(CancellationToken cancellationToken)
    {
        _isStopped = true;
        _timer.Dispose();
        _callerRegistration = cancellationToken.UnsafeRegister(
            static lost => ((CancellationTokenSource)lost!).Cancel(), _lost);
    }

    public Task MarkLostAsync() => _lost.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _callerRegistration.DisposeAsync().ConfigureAwait(false);
        await _heartbeat.ConfigureAwait(false);
        _lost.Dispose();
    }

    /// <summary>Skips a heartbeat while the previous one waits for its reply.</summary>
    private void OnTimer()
    {
        if (Interlocked.Exchange(ref _isRenewing, 1) == 0)
        {
            _heartbeat = HeartbeatAsync();
        }
    }

    private async Task HeartbeatAsync()
    {
        var asked = _timeProvider.GetTimestamp();
        var held = await RenewAsync().ConfigureAwait(false);
        if (held == true)
        {
            _renewedAt = asked;
        }
        else if (!_isStopped && (held == false || _timeProvider.GetElapsedTime(_renewedAt) >= Claim.Lease))
        {
            await MarkLostAsync().ConfigureAwait(false);
            return; // without allowing another heartbeat
        }

        Volatile.Write(ref _isRenewing, 0);
    }

    /// <summary>Returns true if the key is still held; null if the store did not answer.</summary>
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
