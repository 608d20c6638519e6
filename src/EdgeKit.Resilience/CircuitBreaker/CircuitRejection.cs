namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// A circuit refused the call; it was not sent. Made once per opening and never thrown: whoever calls sees a
/// <see cref="ResilienceException"/>.
/// </summary>
internal sealed class CircuitRejection(
    string policy, string authority, bool throttled, DateTimeOffset since, DateTimeOffset? until)
    : Exception($"The circuit {policy} {authority} refuses calls since {since:O}, {(until is { } u ? $"until {u:O}" : "until it is closed by hand")}.")
{
    public string Policy => policy;

    public string Authority => authority;

    /// <summary>
    /// Whether the authority asked to be left alone (429, or 503 with Retry-After) and has not failed.
    /// </summary>
    public bool IsThrottled => throttled;

    public DateTimeOffset Since => since;

    /// <summary><see langword="null"/> for a circuit that was isolated by hand.</summary>
    public DateTimeOffset? Until => until;
}
