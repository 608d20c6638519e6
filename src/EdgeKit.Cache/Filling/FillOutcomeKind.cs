namespace EdgeKit.Cache.Filling;

/// <summary>How a fill ended.</summary>
internal enum FillOutcomeKind
{
    /// <summary>With an entry, stored or not.</summary>
    Filled = 0,

    /// <summary>With a failure, which everyone who waited shares.</summary>
    Failed,

    /// <summary>The answer is for the one who asked alone: everyone goes to the source at once.</summary>
    Uncacheable,

    /// <summary>The filler left without a result: ask again, one of those who waited leads now.</summary>
    Abandoned,

    /// <summary>Nobody has finished within the time that this caller may wait.</summary>
    TimedOut,
}
