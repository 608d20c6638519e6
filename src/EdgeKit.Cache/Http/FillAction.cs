namespace EdgeKit.Cache.Http;

/// <summary>How an origin's response to a fill is handled.</summary>
internal enum FillAction
{
    Store,

    /// <summary>Renews the stale response that it confirms, or removes that if it must no longer be stored.</summary>
    Renew,

    /// <summary>Sends the stale response instead of this error.</summary>
    ServeStale,

    Fail,

    /// <summary>Sends the response to the caller and stores nothing.</summary>
    Pass,
}
