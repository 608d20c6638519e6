namespace EdgeKit.Idempotency;

/// <summary>The result of claiming a key.</summary>
/// <param name="Status">The status of the key.</param>
/// <param name="Record">
/// The record to replay; <see langword="null"/> unless the status is <see cref="IdempotencyClaimStatus.Replay"/>.
/// </param>
/// <param name="Remaining">
/// The time to wait before a retry: the rest of the other attempt's lease if the key is in flight. Zero if unknown.
/// </param>
public readonly record struct IdempotencyClaimResult(
    IdempotencyClaimStatus Status, IdempotencyRecord? Record = null, TimeSpan Remaining = default);
