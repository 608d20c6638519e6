namespace EdgeKit.Idempotency;

/// <summary>
/// Stores idempotency keys and the outcomes of their requests. Every operation is atomic and takes one round trip.
/// Owners are identified by the token of their claim: an owner whose expired lease was taken over can neither complete,
/// renew nor release the key. Implementations are thread safe.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Claims a free key. Repeated calls with the same token have the effect of one.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the wait; the key may have been claimed nevertheless.</param>
    /// <returns>The status of the key, with the record of a completed request.</returns>
    /// <exception cref="IdempotencyStoreException">The store did not answer.</exception>
    ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>Stores the outcome of a request. Repeated calls with the same token have the effect of one.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="record">The outcome.</param>
    /// <param name="retention">The time for which the outcome is kept.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> if another owner holds the key.</returns>
    /// <exception cref="IdempotencyStoreException">The store did not answer.</exception>
    ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Renews the lease for its full duration.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> if another owner holds the key.</returns>
    /// <exception cref="IdempotencyStoreException">The store did not answer.</exception>
    ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>Releases the key. Repeated calls with the same token have the effect of one.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> if another owner holds the key.</returns>
    /// <exception cref="IdempotencyStoreException">The store did not answer.</exception>
    ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Registers a callback for the completion or release of a key. It may be called without a change, and may not be
    /// called if a connection breaks or the claim has <see cref="IdempotencyClaim.SkipNotification"/>.
    /// </summary>
    /// <param name="key">The scoped key.</param>
    /// <param name="changed">The callback. It runs on any thread and must be quick.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The subscription; dispose it to end the callbacks.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed, CancellationToken cancellationToken);
}
