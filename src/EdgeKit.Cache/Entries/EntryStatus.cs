namespace EdgeKit.Cache.Entries;

internal enum EntryStatus
{
    /// <summary>Not servable; old content may still be validated, or served if the fill fails.</summary>
    Miss = 0,

    Fresh,

    /// <summary>Fresh, and this reader should refresh it early.</summary>
    FreshRefresh,

    /// <summary>Stale, but servable.</summary>
    Stale,

    /// <summary>Stale but servable, and due for a refresh.</summary>
    StaleRefresh,

    /// <summary>Not servable, and no fill is attempted for a while after failures.</summary>
    BackingOff,

    /// <summary>Known to be not storable (hit-for-miss).</summary>
    Bypass,
}
