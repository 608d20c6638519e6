namespace EdgeKit.RateLimit;

/// <summary>What a policy does while Redis cannot be asked and no leased tokens remain.</summary>
public enum RedisFailureMode
{
    /// <summary>Decides in process with the limit divided by the number of live instances; the default.</summary>
    Local,

    /// <summary>Admits everything: no limit while Redis is away.</summary>
    Open,

    /// <summary>Refuses everything with 503: no service while Redis is away.</summary>
    Closed,
}
