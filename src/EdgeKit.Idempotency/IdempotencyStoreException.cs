namespace EdgeKit.Idempotency;

/// <summary>A store gave no answer; what was asked of it may have been done or not.</summary>
public sealed class IdempotencyStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Cause and fix in a sentence or two.</param>
    /// <param name="innerException">What the store's client reported.</param>
    public IdempotencyStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the work was, or may have been, undone together with its outcome, as in one transaction: its answer must
    /// not be given, and a retry finds out. Default: no.
    /// </summary>
    public bool WorkUndone { get; init; }
}
