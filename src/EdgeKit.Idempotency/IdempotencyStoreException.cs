namespace EdgeKit.Idempotency;

/// <summary>Thrown when a store does not answer. The operation may or may not have taken effect.</summary>
public sealed class IdempotencyStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The cause and the fix.</param>
    /// <param name="innerException">The exception of the store's client.</param>
    public IdempotencyStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Gets a value indicating whether the request's own writes were, or may have been, rolled back together with its
    /// outcome. Its response must then not be sent, because only a retry shows if the writes were committed. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool WorkRolledBack { get; init; }
}
