namespace EdgeKit.Cache;

/// <summary>The exception that is thrown when a value could not be produced and no stale value can be served.</summary>
public sealed class CacheFillException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The key, the cause, and the time of the next attempt.</param>
    /// <param name="innerException">The factory's exception, unless it is large or another process threw it.</param>
    public CacheFillException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
