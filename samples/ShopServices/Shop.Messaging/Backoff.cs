namespace Shop.Messaging;

/// <summary>How long to wait before what failed is tried again.</summary>
public static class Backoff
{
    /// <summary>The pause after so many failures in a row: the base at first, doubling up to the cap.</summary>
    /// <param name="failures">How many, at least 1.</param>
    /// <param name="first">The first pause.</param>
    /// <param name="cap">The longest pause.</param>
    /// <returns>The pause.</returns>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan cap)
    {
        var pause = first * (1L << Math.Clamp(failures - 1, 0, 20));
        return pause < cap ? pause : cap;
    }
}
