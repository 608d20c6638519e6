using EdgeKit.Resilience.CircuitBreaker;
using Polly.CircuitBreaker;

namespace EdgeKit.Resilience.Polly;

/// <summary>
/// A circuit of EdgeKit rejected the call in a Polly pipeline; it was not sent. The standalone circuit breaker creates
/// one per opening and returns it as an outcome, which is thrown at the end of the pipeline.
/// </summary>
public sealed class CircuitOpenException : BrokenCircuitException
{
    internal CircuitOpenException(CircuitRejection rejection)
        : base(rejection.Message)
    {
        Policy = rejection.Policy;
        Authority = rejection.Authority;
        IsThrottled = rejection.IsThrottled;
        Since = rejection.Since;
        Until = rejection.Until;
    }

    internal CircuitOpenException(ResilienceException rejection)
        : base(rejection.Message, rejection)
    {
        Policy = rejection.Policy;
        Authority = rejection.Authority;
        IsThrottled = rejection.Reason == RejectionReason.Throttled;
        Since = rejection.Since.GetValueOrDefault();
        Until = rejection.Until;
    }

    /// <summary>The policy of the circuit, or the name of the strategy.</summary>
    public string Policy { get; }

    /// <summary>The authority; empty for a standalone strategy.</summary>
    public string Authority { get; }

    /// <summary>True if the authority did not fail but asked for a pause: 429, or 503 with Retry-After.</summary>
    public bool IsThrottled { get; }

    /// <summary>When calls began to be rejected.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>When the next call may be admitted; <see langword="null"/> for an isolated circuit.</summary>
    public DateTimeOffset? Until { get; }
}
