namespace EdgeKit.Cache.Distributed;

internal enum StoreWriteResult
{
    /// <summary>The store did not respond, so the fill may be stored or not.</summary>
    Unknown = 0,

    Stored,

    Rejected,

    /// <summary>No other instance waited, and the write was conditional on that.</summary>
    NotAwaited,
}
