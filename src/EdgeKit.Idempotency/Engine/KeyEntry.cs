namespace EdgeKit.Idempotency.Engine;

/// <summary>
/// The state of one key: in flight until it has a record. It expires with its lease or its retention.
/// </summary>
internal sealed record KeyEntry(
    string Fingerprint, string Token, IdempotencyRecord? Record, DateTimeOffset ExpiresAt, string? Caller = null);
