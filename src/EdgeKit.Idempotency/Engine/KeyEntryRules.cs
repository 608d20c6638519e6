namespace EdgeKit.Idempotency.Engine;

/// <summary>The effect of each store operation on a key, as pure functions. Redis runs them as scripts.</summary>
internal static class KeyEntryRules
{
    /// <summary>Returns the result of a claim, and the new entry if the claim changes it.</summary>
    public static (IdempotencyClaimResult Result, KeyEntry? Next) Begin(
        KeyEntry? entry, in IdempotencyClaim claim, DateTimeOffset now)
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
    /// True if the token holds the lease, has completed already, or the key is free: after a late owner, or a store
    /// that lost the key, refusing would make a retry repeat finished work.
    /// </summary>
    public static bool CanComplete(KeyEntry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || entry!.Token == token;

    /// <summary>True if the token holds the lease, or the key is free. A repeated release counts as one.</summary>
    public static bool CanRenewOrRelease(KeyEntry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || (entry!.Token == token && entry.Record is null);

    private static bool IsFree(KeyEntry? entry, DateTimeOffset now) => entry is null || entry.ExpiresAt <= now;
}
