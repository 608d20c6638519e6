namespace EdgeKit.Auth.KeyRing;

/// <summary>The data-protection keys in Redis cannot be read, so protected data cannot be judged.</summary>
internal sealed class KeyRingUnavailableException()
    : Exception("The data-protection keys are stored in Redis, which does not respond.")
{
    /// <summary>ASP.NET Core wraps every error in a CryptographicException, as if the data were forged.</summary>
    public static bool IsCauseOf(Exception? error)
    {
        while (error is not null and not KeyRingUnavailableException)
        {
            error = error.InnerException;
        }

        return error is not null;
    }
}
