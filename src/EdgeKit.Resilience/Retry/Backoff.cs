namespace EdgeKit.Resilience.Retry;

/// <summary>How long to wait before a retry.</summary>
internal static class Backoff
{
    /// <param name="baseDelay">The scale.</param>
    /// <param name="maxDelay">The bound.</param>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    /// <param name="random">Evenly from 0 to 1.</param>
    /// <returns>
    /// Full jitter; with Retry-After that, and up to one base delay more, so that callers who were told the same come
    /// apart.
    /// </returns>
    public static TimeSpan Delay(TimeSpan baseDelay, TimeSpan maxDelay, int retry, TimeSpan? retryAfter, double random)
    {
        if (retryAfter is { } asked)
        {
            return asked + (baseDelay * random);
        }

        var ceiling = Math.Min(baseDelay.Ticks * Math.Pow(2, retry - 1), maxDelay.Ticks);
        return TimeSpan.FromTicks((long)(ceiling * random));
    }
}
