namespace EdgeKit.Cache.Entries;

/// <summary>What a caller does after a lookup.</summary>
internal enum LookupKind
{
    /// <summary>Serve the fresh entry.</summary>
    Hit = 0,

    /// <summary>Serve the stale entry.</summary>
    Stale,

    /// <summary>Fill the key: the caller holds the lease.</summary>
    Lead,

    /// <summary>Wait for another caller's fill.</summary>
    Follow,

    /// <summary>Call the source and store nothing.</summary>
    Bypass,

    /// <summary>Fail or serve stale content: no fill is attempted for a while after failures.</summary>
    BackingOff,

    /// <summary>Batches only: another instance fills the key, so look it up again and wait.</summary>
    Elsewhere,
}
