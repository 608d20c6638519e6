namespace EdgeKit.Deadlines;

/// <summary>The time limits of a request and its depth in a chain of retries, read once.</summary>
/// <param name="StartedAt">Timestamp; time spent in earlier middleware counts against both limits.</param>
/// <param name="CallerTimeout">From the deadline header.</param>
/// <param name="ServerTimeout">From the endpoint's or the default request timeout.</param>
/// <param name="RetryDepth">From the retry depth header.</param>
internal sealed record DeadlineFeature(
    long StartedAt, TimeSpan? CallerTimeout, TimeSpan? ServerTimeout, int? RetryDepth);
