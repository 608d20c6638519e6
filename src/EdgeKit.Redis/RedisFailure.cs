using EdgeKit.Policies;

namespace EdgeKit.Redis;

/// <summary>Why a call to Redis brought no answer.</summary>
public enum RedisFailure
{
    /// <summary>There is no failure.</summary>
    None = 0,

    /// <summary>The first connection has not been made yet. Nothing was sent.</summary>
    NotConnected = 1,

    /// <summary>The breaker is open after earlier failures. Nothing was sent.</summary>
    CircuitOpen = 2,

    /// <summary><see cref="RedisOptions.MaxInFlight"/> calls wait for an answer already. Nothing was sent.</summary>
    TooManyInFlight = 3,

    /// <summary>
    /// No answer came within <see cref="RedisOptions.Timeout"/>. The server may have carried the command out.
    /// </summary>
    TimedOut = 4,

    /// <summary>The connection broke or could not be used. The server may have carried the command out.</summary>
    ConnectionLost = 5,

    /// <summary>
    /// The server answered that it cannot serve now: it loads its data, is a replica, is out of memory, has lost its
    /// cluster, wants another password. The command was not carried out.
    /// </summary>
    Refused = 6,

    /// <summary>
    /// The deadline of the work in hand (<see cref="EdgeKit.Policies.Deadline"/>) ended before the answer came, or
    /// before anything was sent. It says nothing about the server, which may have carried the command out.
    /// </summary>
    DeadlineExceeded = 7,
}
