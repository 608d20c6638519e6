namespace EdgeKit.Idempotency;

/// <summary>What becomes of a key after a 5xx or an exception.</summary>
public enum ServerErrorOutcome
{
    /// <summary>The key is free again: a retry runs. For work that is repeatable or was undone.</summary>
    Release,

    /// <summary>
    /// The 5xx is the answer and is replayed. An exception, which has no answer yet, counts as unknown.
    /// </summary>
    Store,

    /// <summary>Nobody knows how far it came: retries get a 409 that says so, until the record expires.</summary>
    Unknown,
}
