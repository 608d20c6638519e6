namespace EdgeKit.Idempotency;

/// <summary>The statuses of a key that is being claimed.</summary>
public enum IdempotencyClaimStatus
{
    /// <summary>The claim succeeded: the claimant runs the request.</summary>
    Claimed,

    /// <summary>The request has run; its record is available.</summary>
    Replay,

    /// <summary>Another attempt owns the key and is running.</summary>
    InFlight,

    /// <summary>The key belongs to a request with another fingerprint, completed or in flight.</summary>
    Mismatch,

    /// <summary>The caller's keys use all memory that one caller may use. Nothing was claimed.</summary>
    CallerQuotaExceeded,
}
