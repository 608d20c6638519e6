namespace Shop.Messaging;

/// <summary>Computes the delay before a retry.</summary>
public static class Backoff
{
    /// <summary>
    /// Returns a delay that starts at <paramref name="first"/> and doubles with each failure up to the cap.
    /// </summary>
    /// <param name="failures">The number of failures in a row, at least 1.</param>
    /// <param name="first">The first delay.</param>
    /// <param name="cap">The longest delay.</param>
    /// <returns>The delay.</returns>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan cap)
    {
        var pause = first * (1L << Math.Clamp(failures - 1, 0, 20));
        return pause < cap ? pause : cap;
    }
}
