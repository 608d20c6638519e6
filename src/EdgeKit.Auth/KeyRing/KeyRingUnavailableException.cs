namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// The data-protection keys are in Redis, which does not answer: what was sealed can be neither opened nor called a
/// forgery.
/// </summary>
internal sealed class KeyRingUnavailableException()
    : Exception("The data-protection keys are kept in Redis, and Redis does not answer.")
{
    /// <summary>
    /// The platform passes everything off as a failure of cryptography, as if it had been about a forgery.
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
