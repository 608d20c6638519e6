namespace EdgeKit.Idempotency.Decisions;

/// <summary>
/// What each operation does to a key: pure functions of state, time and request. Redis runs the same rules as scripts.
/// </summary>
internal static class EntryRules
{
    /// <summary>The answer to a claim, and the entry if the claim changes it.</summary>
    public static (
        IdempotencyBegin Answer, Entry? Next) Begin(Entry? entry, in IdempotencyClaim claim, DateTimeOffset now)
    {
        if (entry is null || IsFree(entry, now))
        {
            return (new(IdempotencyVerdict.Claimed), new Entry(
                claim.Fingerprint, claim.Token, null, now + claim.Lease, claim.Owner));
        }

        if (entry.Fingerprint != claim.Fingerprint)
        {
            return (new(IdempotencyVerdict.Mismatch), null);
        }

        if (entry.Record is { } record)
        {
            return (new(IdempotencyVerdict.Replay, record), null);
        }

        return entry.Token == claim.Token
            ? (new(IdempotencyVerdict.Claimed), entry with { ExpiresAt = now + claim.Lease })
            : (new(IdempotencyVerdict.InFlight, Remaining: entry.ExpiresAt - now), null);
    }

    /// <summary>
    /// Whether the owner of this token may complete: it holds the lease or has completed already, or nobody holds the
    /// key. The last is an owner that is late, or a store that lost the key; refusing it would only make a retry run
    /// what has been done.
    /// </summary>
    public static bool MayComplete(Entry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || entry!.Token == token;

    /// <summary>Whether the owner of this token may go on: it holds the lease, or nobody does.</summary>
    public static bool MayRenew(Entry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || Holds(entry, token, now);

    /// <summary>
    /// Whether the key is free once the owner of this token has released it: a release that is repeated is one release.
    /// </summary>
    public static bool MayRelease(Entry? entry, string token, DateTimeOffset now) =>
        IsFree(entry, now) || Holds(entry, token, now);

    /// <summary>Whether the owner of this token holds the lease.</summary>
    private static bool Holds(Entry? entry, string token, DateTimeOffset now) =>
        !IsFree(entry, now) && entry!.Token == token && entry.Record is null;

    private static bool IsFree(Entry? entry, DateTimeOffset now) => entry is null || entry.ExpiresAt <= now;
}
