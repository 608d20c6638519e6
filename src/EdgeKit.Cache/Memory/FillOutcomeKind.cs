namespace EdgeKit.Cache.Memory;

/// <summary>How a fill ended.</summary>
internal enum FillOutcomeKind
{
    /// <summary>With an entry, stored or not.</summary>
    Filled = 0,

    /// <summary>With a failure that all waiting callers share.</summary>
    Failed,

    /// <summary>The response is for the leading caller only: all others call the source immediately.</summary>
    Uncacheable,

    /// <summary>Without a result: look up again; one of the waiting callers takes the lead.</summary>
    Abandoned,

    /// <summary>Not within the time that this caller may wait.</summary>
    TimedOut,
}
