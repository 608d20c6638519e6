namespace EdgeKit.Cache.Http.Rules;

/// <summary>What a stored answer may be used for.</summary>
internal enum ReuseKind
{
    /// <summary>It is served.</summary>
    Fresh,

    /// <summary>It is served, and fetched anew meanwhile.</summary>
    WhileRevalidating,

    /// <summary>It is served stale, because the client says that it would have it.</summary>
    StaleAccepted,

    /// <summary>The origin must be asked, because the answer is stale.</summary>
    Revalidate,

    /// <summary>The origin must be asked, because the client says so.</summary>
    RevalidateOnRequest,
}
