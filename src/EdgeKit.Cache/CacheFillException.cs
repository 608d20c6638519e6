namespace EdgeKit.Cache;

/// <summary>A value could not be made, and there is no old one to serve.</summary>
public sealed class CacheFillException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which key, why, and when it is tried again.</param>
    /// <param name="innerException">
    /// What the factory threw, when that was in this process and small enough to be remembered.
    /// </param>
    public CacheFillException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
