namespace EdgeKit.Redis;

/// <summary>
/// Thrown when Redis gives no result: the server is down, paused, overloaded or cannot run commands. The only exception
/// that callers of <see cref="RedisClient"/> need to expect during an outage.
/// </summary>
public sealed class RedisUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="message">The cause and the fix.</param>
    /// <param name="innerException">The exception of the client library, if any.</param>
    public RedisUnavailableException(RedisFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Gets the reason.</summary>
    public RedisFailure Reason { get; }
}
