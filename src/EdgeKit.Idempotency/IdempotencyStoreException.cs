namespace EdgeKit.Idempotency;

/// <summary>Thrown when a store does not answer. The operation may or may not have taken effect.</summary>
/// <param name="message">The cause and the fix.</param>
/// <param name="innerException">The exception of the store's client.</param>
public sealed class IdempotencyStoreException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>
    /// True if the request's own writes were, or may have been, rolled back with its outcome. Its response must not be
    /// sent, because only a retry shows if the writes were committed.
    /// </summary>
    public bool WorkRolledBack { get; init; }
}
