namespace EdgeKit.Idempotency;

/// <summary>
/// Where keys live. Every operation is atomic and takes one round trip. Owners are told apart by their token: one whose
/// lease has run out can neither complete, renew nor release what is now another's; a key that is nobody's it may take
/// again. Thread safe.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Claims a key that is free, or says why it is not. Claiming twice with one token claims once.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the wait; the claim may stand all the same.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="IdempotencyStoreException">The store gave no answer.</exception>
    ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>Stores the outcome. Completing twice with one token completes once.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="record">The outcome.</param>
    /// <param name="retention">How long it is kept.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> when the key is another's.</returns>
    /// <exception cref="IdempotencyStoreException">The store gave no answer.</exception>
    ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Lets the lease last its full time again.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> when the key is another's.</returns>
    /// <exception cref="IdempotencyStoreException">The store gave no answer.</exception>
    ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>Frees the key. Releasing twice releases once.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see langword="false"/> when the key is another's.</returns>
    /// <exception cref="IdempotencyStoreException">The store gave no answer.</exception>
    ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back when the key may have been completed or released. Calls may come too often and, when a connection
    /// breaks or the owner's claim is quiet, not at all.
    /// </summary>
    /// <param name="key">The scoped key.</param>
    /// <param name="changed">Called on any thread; it must be quick.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Ends the calls when disposed.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed, CancellationToken cancellationToken);
}
