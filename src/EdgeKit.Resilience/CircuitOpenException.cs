using Polly.CircuitBreaker;

namespace EdgeKit.Resilience;

/// <summary>
/// A circuit refused the call; it was not sent. Inside a pipeline it travels as an outcome, is made once per opening and is not
/// thrown; calls through an <see cref="HttpClient"/> see a <see cref="ResilienceException"/> instead.
/// </summary>
public sealed class CircuitOpenException : BrokenCircuitException
{
    internal CircuitOpenException(string policy, string authority, bool throttled, DateTimeOffset since, DateTimeOffset? until)
        : base($"The circuit {policy} {authority} refuses calls since {since:O}, {(until is { } u ? $"until {u:O}" : "until it is closed by hand")}.")
    {
        Policy = policy;
        Authority = authority;
        IsThrottled = throttled;
        Since = since;
        Until = until;
    }

    /// <summary>The policy whose circuit it is, or the name of the strategy.</summary>
    public string Policy { get; }

    /// <summary>The authority that is left alone; empty for a strategy that has none.</summary>
    public string Authority { get; }

    /// <summary>Whether the authority asked to be left alone (429, or 503 with Retry-After) and has not failed.</summary>
    public bool IsThrottled { get; }

    /// <summary>Since when calls are refused.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>When the next call may be let through; <see langword="null"/> for a circuit that was isolated by hand.</summary>
    public DateTimeOffset? Until { get; }
}
