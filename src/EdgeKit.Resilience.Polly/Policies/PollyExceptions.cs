using Polly.RateLimiting;
using Polly.Timeout;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// Converts failures to the exceptions that other Polly strategies expect: a Polly retry does not repeat a
/// BrokenCircuitException, and a Polly fallback handles a TimeoutRejectedException.
/// </summary>
internal static class PollyExceptions
{
    public static Exception From(Exception failure) =>
        failure is not ResilienceException rejection ? failure : rejection.Reason switch
    {
        RejectionReason.CircuitOpen or RejectionReason.Throttled => new CircuitOpenException(rejection),
        RejectionReason.ConcurrencyLimitReached or RejectionReason.AdaptiveThrottling =>
            new RateLimiterRejectedException(rejection.Message, rejection),
        _ => new TimeoutRejectedException(rejection.Message, rejection),
    };
}
