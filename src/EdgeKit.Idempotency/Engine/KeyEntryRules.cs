namespace EdgeKit.Idempotency.Engine;

/// <summary>
/// The effect of each store operation on a key, as pure functions of state, time and request. Redis runs the same rules
/// as scripts.
/// </summary>
internal static class KeyEntryRules
{
    /// <summary>The answer to a claim, and the entry if the claim changes it.</summary>
    public static (
        /// <summary>Returns the result of a claim, and the new entry if the claim changes it.</summary>
        IdempotencyClaimResult Answer, KeyEntry? Next) Begin(KeyEntry? entry, in IdempotencyClaim claim, DateTimeOffset now)
    {
        if (entry is null || IsFree(entry, now))
        {
            return (new(IdempotencyClaimStatus.Claimed), new KeyEntry(
                claim.Fingerprint, claim.Token, null, now + claim.Lease, claim.Caller));
        }

        if (entry.Fingerprint != claim.Fingerprint)
        {
            return (new(IdempotencyClaimStatus.Mismatch), null);
        }

        if (entry.Record is { } record)
        {
            return (new(IdempotencyClaimStatus.Replay, record), null);
        }

        return entry.Token == claim.Token
            ? (new(IdempotencyClaimStatus.Claimed), entry with { ExpiresAt = now + claim.Lease })
            : (new(IdempotencyClaimStatus.InFlight, Remaining: entry.ExpiresAt - now), null);
    }

    /// <summary>
    /// True if the token holds the lease, has completed already, or the key is free. The last case is a late owner or a
    /// store that lost the key: refusing would only make a retry repeat finished work.
    /// </summary>
    public static bool CanComplete(KeyEntry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || entry!.Token == token;

    public static bool CanRenew(KeyEntry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || HoldsLease(entry, token, now);

    public static bool CanRelease(KeyEntry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || HoldsLease(entry, token, now);

    private static bool HoldsLease(KeyEntry? entry, string token, DateTimeOffset now) =>
        !IsFree(entry, now) && entry!.Token == token && entry.Record is null;

    private static bool IsFree(KeyEntry? entry, DateTimeOffset now) => entry is null || entry.ExpiresAt <= now;
}
