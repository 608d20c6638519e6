namespace EdgeKit.Cache.Distributed;

/// <summary>The result of writing a fill to the distributed cache.</summary>
internal enum StoreWriteResult
{
    /// <summary>The store did not respond.</summary>
    Unknown = 0,

    Stored,

    Rejected,

    /// <summary>No other instance waited, and the write was conditional on that.</summary>
    NotAwaited,
}
