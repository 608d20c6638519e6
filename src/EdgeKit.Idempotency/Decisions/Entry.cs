namespace EdgeKit.Idempotency.Decisions;

/// <summary>
/// The state of one key: in flight while it has no record. It exists until it expires, by lease or by retention.
/// </summary>
internal sealed record Entry(
    string Fingerprint, string Token, IdempotencyRecord? Record, DateTimeOffset ExpiresAt, string? Owner = null);
