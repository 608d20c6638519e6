using EdgeKit.Policies;

namespace EdgeKit.Redis;

/// <summary>The reasons why a call to Redis has no result.</summary>
public enum RedisFailure
{
    /// <summary>No failure.</summary>
    None = 0,

    /// <summary>The first connection has not been established yet. Nothing was sent.</summary>
    NotConnected = 1,

    /// <summary>The breaker is open after earlier failures. Nothing was sent.</summary>
    CircuitOpen = 2,

    /// <summary><see cref="RedisOptions.MaxInFlight"/> calls are waiting for a reply. Nothing was sent.</summary>
    TooManyInFlight = 3,

    /// <summary>No reply within <see cref="RedisOptions.Timeout"/>. The server may have run the command.</summary>
    TimedOut = 4,

    /// <summary>The connection broke or was unusable. The server may have run the command.</summary>
    ConnectionLost = 5,

    /// <summary>
    /// The server replied that it cannot run commands at present: it is loading data, is a replica, is out of memory,
    /// has lost its cluster, or expects another password. The command was not run.
    /// </summary>
    Refused = 6,

    /// <summary>
    /// The ambient <see cref="EdgeKit.Policies.Deadline"/> expired before the reply arrived or before anything was
    /// sent. The server may have run the command. By itself this does not count as a failure of the server.
    /// </summary>
    DeadlineExceeded = 7,
}
