namespace EdgeKit.Cache.Entries;

/// <summary>Where content is stored.</summary>
internal enum Tiers
{
    /// <summary>In memory and in the distributed cache.</summary>
    Both = 0,

    /// <summary>In the memory of this process only.</summary>
    Memory,

    /// <summary>In the distributed cache only; nowhere if there is none.</summary>
    Distributed,
}
