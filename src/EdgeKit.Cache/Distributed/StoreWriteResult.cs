namespace EdgeKit.Cache.Distributed;

/// <summary>What the second tier has done with a fill.</summary>
internal enum StoreWriteResult
{
    /// <summary>It gave no answer.</summary>
    Unknown = 0,

    /// <summary>It has stored it.</summary>
    Stored,

    /// <summary>Somebody else holds the lease, or the key was removed.</summary>
    Rejected,

    /// <summary>Nobody waits for it, and it was to be stored only if somebody did.</summary>
    NotAwaited,
}
