namespace EdgeKit.Cache.Entries;

/// <summary>What an entry is good for.</summary>
internal enum EntryStatus
{
    /// <summary>
    /// Nothing: somebody has to fill the key. Old content may be there to validate, or to fall back on.
    /// </summary>
    Miss = 0,

    /// <summary>It is fresh.</summary>
    Fresh,

    /// <summary>It is fresh, and this reader is to refresh it all the same.</summary>
    FreshRefresh,

    /// <summary>It may be served stale.</summary>
    Stale,

    /// <summary>It may be served stale, and somebody is to refresh it.</summary>
    StaleRefresh,

    /// <summary>There is nothing to serve, and the source is left alone after failures.</summary>
    BackingOff,

    /// <summary>What the source answers is known not to be storable.</summary>
    Bypass,
}
