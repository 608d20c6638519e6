namespace EdgeKit.Cache.Entries;

/// <summary>Where content is kept.</summary>
internal enum Tiers
{
    /// <summary>In the memory of this process and in the second tier.</summary>
    Both = 0,

    /// <summary>In the memory of this process alone: it cannot, or must not, leave it.</summary>
    Memory,

    /// <summary>In the second tier alone; nowhere when there is none.</summary>
    Distributed,
}
