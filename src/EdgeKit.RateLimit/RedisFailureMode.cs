namespace EdgeKit.RateLimit;

/// <summary>The decision of a policy while Redis is unavailable and no leased tokens are left.</summary>
public enum RedisFailureMode
{
    /// <summary>Decides in process, by the limit divided by the number of live instances. The default.</summary>
    Local,

    /// <summary>Admits every request.</summary>
    Open,

    /// <summary>Refuses every request with 503.</summary>
    Closed,
}
