namespace EdgeKit.Idempotency.Http;

/// <summary>How a claim was settled, and so what its caller gets.</summary>
internal enum Settled
{
    /// <summary>As the policy says: the answer may be sent.</summary>
    AsDecided,

    /// <summary>The key has become another's: the answer must not be sent.</summary>
    LeaseLost,

    /// <summary>The work was undone with its outcome: there is no answer, and a retry finds out.</summary>
    Undone,

    /// <summary>The handler broke the connection off: there is nobody to answer.</summary>
    BrokenOff,
}
