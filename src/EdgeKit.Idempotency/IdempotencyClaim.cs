namespace EdgeKit.Idempotency;

/// <summary>An attempt to own a key.</summary>
/// <param name="Key">The scoped key, hashed: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Fingerprint">What the request is; the same key with another one is a mismatch.</param>
/// <param name="Token">What this attempt, and no other, is known by. A claim that is sent twice is one claim.</param>
/// <param name="Lease">How long the claim lasts unless it is renewed.</param>
public readonly record struct IdempotencyClaim(string Key, string Fingerprint, string Token, TimeSpan Lease);
