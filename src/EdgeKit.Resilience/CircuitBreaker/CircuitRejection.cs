namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// A call rejected by a circuit. Created once per opening and returned, not thrown; callers get a
/// <see cref="ResilienceException"/>.
/// </summary>
internal sealed class CircuitRejection(
    string policy, string authority, bool throttled, DateTimeOffset since, DateTimeOffset? until)
    : Exception($"The circuit {policy} {authority} rejects calls since {since:O}, "
        + $"{(until is { } u ? $"until {u:O}" : "until it is closed manually")}.")
{
    public string Policy => policy;

    public string Authority => authority;

    /// <summary>True if the authority did not fail but asked for fewer calls: 429, or 503 with Retry-After.</summary>
    public bool IsThrottled => throttled;

    public DateTimeOffset Since => since;

    /// <summary><see langword="null"/> for an isolated circuit.</summary>
    public DateTimeOffset? Until => until;
}
