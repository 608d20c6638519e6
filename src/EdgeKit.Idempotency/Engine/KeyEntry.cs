namespace EdgeKit.Idempotency.Engine;

/// <summary>The state of a key: in flight until it has a record. Expires with its lease or its retention.</summary>
internal sealed record KeyEntry(
    string Fingerprint, string Token, IdempotencyRecord? Record, DateTimeOffset ExpiresAt, string? Caller = null);
