namespace EdgeKit.Redis;

/// <summary>
/// Redis gave no answer, for whatever reason. The one exception that a caller of <see cref="RedisClient"/> has to
/// expect while a server is dead, paused, overloaded or in the wrong state.
/// </summary>
public sealed class RedisUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why there was no answer.</param>
    /// <param name="message">Cause and fix in a sentence or two.</param>
    /// <param name="innerException">What the client library reported, when it reported something.</param>
    public RedisUnavailableException(RedisFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why there was no answer.</summary>
    public RedisFailure Reason { get; }
}
