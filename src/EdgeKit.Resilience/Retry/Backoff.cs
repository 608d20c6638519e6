namespace EdgeKit.Resilience.Retry;

internal static class Backoff
{
    /// <summary>
    /// Exponential backoff with full jitter. After a Retry-After, that wait plus up to one base delay, so that callers
    /// who got the same value do not return together.
    /// </summary>
    public static TimeSpan Delay(TimeSpan delay, TimeSpan maxDelay, int retry, TimeSpan? retryAfter, double random)
    {
        if (retryAfter is { } wait)
        {
            return wait + (delay * random);
        }

        var ceiling = Math.Min(delay.Ticks * Math.Pow(2, retry - 1), maxDelay.Ticks);
        return TimeSpan.FromTicks((long)(ceiling * random));
    }
}
