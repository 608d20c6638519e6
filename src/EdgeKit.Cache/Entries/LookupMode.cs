namespace EdgeKit.Cache.Entries;

/// <summary>What a reader accepts.</summary>
internal enum LookupMode
{
    /// <summary>Whatever the policy allows.</summary>
    Any = 0,

    /// <summary>No stale content: rather wait.</summary>
    FreshOnly,

    /// <summary>Nothing that only this process's memory says.</summary>
    SkipMemory,

    /// <summary>Nothing that the second tier says.</summary>
    SkipDistributed,

    /// <summary>Nothing that is not validated now, fresh or not.</summary>
    Revalidate,
}
