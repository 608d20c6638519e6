namespace EdgeKit.Cache.Engine;

/// <summary>What a lookup came to.</summary>
internal enum LookupKind
{
    /// <summary>There is a fresh entry.</summary>
    Hit = 0,

    /// <summary>There is an entry that may be served stale.</summary>
    Stale,

    /// <summary>There is none, and this caller fills the key: it holds the lease.</summary>
    Lead,

    /// <summary>There is none, and somebody else fills the key.</summary>
    Follow,

    /// <summary>This caller goes to the source by itself and stores nothing.</summary>
    Bypass,

    /// <summary>There is none, and the source is left alone after failures.</summary>
    BackingOff,

    /// <summary>Of many keys, this one is filled by another instance: look it up alone, and wait.</summary>
    Elsewhere,
}
