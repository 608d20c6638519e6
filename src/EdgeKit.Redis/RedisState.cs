namespace EdgeKit.Redis;

/// <summary>The states of a <see cref="RedisClient"/>.</summary>
public enum RedisState
{
    /// <summary>The server has not answered since the start. Calls are rejected immediately.</summary>
    Connecting = 0,

    /// <summary>The server answers. Calls are sent.</summary>
    Ready = 1,

    /// <summary>The breaker is open after lost connections or replies. Calls are rejected immediately.</summary>
    Unavailable = 2,
}
