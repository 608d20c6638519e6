namespace EdgeKit.Idempotency;

/// <summary>What a store says to a claim.</summary>
public enum IdempotencyVerdict
{
    /// <summary>The key is the caller's: it runs the request.</summary>
    Claimed,

    /// <summary>The request ran; its record is at hand.</summary>
    Replay,

    /// <summary>Another attempt owns the key and is running.</summary>
    InFlight,

    /// <summary>The key belongs to another request, done or in flight.</summary>
    Mismatch,

    /// <summary>The keys of the claim's owner take up as much as one owner's may: nothing was claimed.</summary>
    OverShare,
}
