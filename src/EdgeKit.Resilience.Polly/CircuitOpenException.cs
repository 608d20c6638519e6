using EdgeKit.Resilience.CircuitBreaker;
using Polly.CircuitBreaker;

namespace EdgeKit.Resilience.Polly;

/// <summary>
/// A circuit of EdgeKit refused the call in a Polly pipeline; it was not sent. The circuit breaker alone makes one per
/// opening and hands it on as an outcome; nothing is thrown until the pipeline ends.
/// </summary>
public sealed class CircuitOpenException : BrokenCircuitException
{
    internal CircuitOpenException(CircuitRejection refusal)
        : base(refusal.Message)
    {
        Policy = refusal.Policy;
        Authority = refusal.Authority;
        IsThrottled = refusal.IsThrottled;
        Since = refusal.Since;
        Until = refusal.Until;
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

    /// <summary>The policy whose circuit it is, or the name of the strategy.</summary>
    public string Policy { get; }

    /// <summary>The authority that is left alone; empty for a strategy that has none.</summary>
    public string Authority { get; }

    /// <summary>
    /// Whether the authority asked to be left alone (429, or 503 with Retry-After) and has not failed.
    /// </summary>
    public bool IsThrottled { get; }

    /// <summary>Since when calls are refused.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>
    /// When the next call may be let through; <see langword="null"/> for a circuit that was isolated by hand.
    /// </summary>
    public DateTimeOffset? Until { get; }
}
