using EdgeKit.Idempotency;
using Shop.Contracts;

namespace Shop.Orders.Placement;

/// <summary>
/// Stores the fingerprint of a request as an HMAC. The request contains a card number, and the plain hash of a body in
/// which only a few digits are unknown could be reversed by trying them all.
/// </summary>
internal sealed class KeyedFingerprintStore(IIdempotencyStore store, CardSeal seal) : IIdempotencyStore
{
    public ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        store.BeginAsync(Keyed(claim), cancellationToken);

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
        store.CompleteAsync(Keyed(claim), record, retention, cancellationToken);

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        store.RenewAsync(Keyed(claim), cancellationToken);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        store.ReleaseAsync(Keyed(claim), cancellationToken);

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) =>
        store.SubscribeAsync(key, changed, cancellationToken);

    private IdempotencyClaim Keyed(IdempotencyClaim claim) =>
        claim with { Fingerprint = seal.Fingerprint(claim.Fingerprint) };
}
