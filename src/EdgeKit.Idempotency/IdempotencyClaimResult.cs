namespace EdgeKit.Idempotency;

/// <summary>The result of claiming a key.</summary>
/// <param name="Status">The status of the key.</param>
/// <param name="Record">The record of a replay; otherwise <see langword="null"/>.</param>
/// <param name="Remaining">The time to wait before a retry; zero if unknown.</param>
public readonly record struct IdempotencyClaimResult(
    IdempotencyClaimStatus Status, IdempotencyRecord? Record = null, TimeSpan Remaining = default);
