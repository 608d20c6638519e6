namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// The data-protection keys cannot be read from Redis, so protected data can be neither read nor rejected.
/// </summary>
internal sealed class KeyRingUnavailableException()
    : Exception("The data-protection keys are stored in Redis, which does not respond.")
{
    /// <summary>
    /// True if an error is or wraps this exception. ASP.NET Core wraps every error in a CryptographicException, as if
    /// the data were forged.
    /// </summary>
    public static bool IsCauseOf(Exception? error)
    {
        while (error is not null and not KeyRingUnavailableException)
        {
            error = error.InnerException;
        }

        return error is not null;
    }
}
