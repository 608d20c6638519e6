namespace EdgeKit.Cache.Entries;

/// <summary>What a reader accepts.</summary>
internal enum LookupMode
{
    /// <summary>Whatever the policy allows.</summary>
    Any = 0,

    /// <summary>Only fresh content.</summary>
    FreshOnly,

    /// <summary>Only content that was read from the distributed cache now.</summary>
    SkipMemory,

    /// <summary>Only content of this process.</summary>
    SkipDistributed,

    /// <summary>Only content that its source has validated now.</summary>
    Revalidate,
}
