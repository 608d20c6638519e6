namespace EdgeKit.Redis;

/// <summary>What a <see cref="RedisClient"/> thinks of its server.</summary>
public enum RedisState
{
    /// <summary>There has been no answer since the start. Calls are refused at once.</summary>
    Connecting = 0,

    /// <summary>The server answers. Calls are sent.</summary>
    Ready = 1,

    /// <summary>
    /// The breaker is open: the connection broke or calls went unanswered. Calls are refused at once.
    /// </summary>
    Unavailable = 2,
}
